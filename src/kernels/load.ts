/** What every kernel exports beside its functions. */
interface KernelBase {
  readonly memory: WebAssembly.Memory;
  /** First byte behind the static data. */
  readonly heapBase: () => number;
}

/** An instance of a compiled kernel with a memory of its own. */
export interface Kernel<Functions> {
  readonly run: Functions;
  /**
   * Lays out arrays of the given lengths in the kernel's memory, from its start: whatever an earlier call laid out is
   * gone. The memory grows where it must. Contents are not cleared. Each array starts at a multiple of 64 bytes.
   *
   * @throws RangeError saying how much memory is needed, where that cannot be had (WebAssembly addresses 4 GB)
   */
  readonly reserve: (...lengths: readonly number[]) => readonly KernelArray[];
}

export interface KernelArray {
  /** Byte address, for the kernel's functions. */
  readonly address: number;
  /** Valid until the next `reserve`. */
  readonly values: Float64Array;
}

const pageBytes = 65536;
const alignment = 64;

/**
 * Prepares a kernel: it is instantiated at its first use, synchronously, and kept.
 *
 * @param binary base64 of the WebAssembly, from src/kernels/binaries
 * @returns      the kernel, on demand
 */
export function lazyKernel<Functions>(binary: string): () => Kernel<Functions> {
  const create = freshKernels<Functions>(binary);
  let kernel: Kernel<Functions> | undefined;
  return () => (kernel ??= create());
}

/**
 * Prepares a kernel that keeps data in its memory between calls: each use has an instance, and a memory, of its own.
 *
 * @param binary base64 of the WebAssembly; it is compiled at the first use, once
 */
export function freshKernels<Functions>(binary: string): () => Kernel<Functions> {
  let module: object | undefined;
  return () => instantiate<Functions>((module ??= compile(binary)));
}

function compile(binary: string): object {
  return new WebAssembly.Module(Uint8Array.from(atob(binary), (character) => character.charCodeAt(0)));
}

function instantiate<Functions>(module: object): Kernel<Functions> {
  const { exports } = new WebAssembly.Instance(module, {});
  const base = exports as unknown as KernelBase;
  return {
    run: exports as Functions,
    reserve: (...lengths) => reserve(base, lengths),
  };
}

function reserve({ memory, heapBase }: KernelBase, lengths: readonly number[]): readonly KernelArray[] {
  let end = align(heapBase());
  const addresses = lengths.map((length) => {
    const address = end;
    end = align(end + 8 * length);
    return address;
  });
  grow(memory, end);
  return addresses.map((address, i) => ({
    address,
    values: new Float64Array(memory.buffer, address, lengths[i]),
  }));
}

function grow(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return;
  try {
    memory.grow(Math.ceil(missing / pageBytes));
  } catch {
    const needed = Math.ceil(bytes / 2 ** 20);
    throw new RangeError(
      `this needs ${needed} MB of memory for matrices; expected no more than is free, nor than 4096 MB`,
    );
  }
}

function align(address: number): number {
  return Math.ceil(address / alignment) * alignment;
}
