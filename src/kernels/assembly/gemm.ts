export { heapBase } from "./_memory";
export { multiplyPacked, pack } from "./_gemm";
