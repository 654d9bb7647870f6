export { heapBase } from "./_memory";
export { hessenbergWork, reduceToHessenberg } from "./_hessenberg";
export { splitPoint, sweep, sweepWork } from "./_francis";
