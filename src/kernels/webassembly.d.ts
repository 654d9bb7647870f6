// The part of the WebAssembly interface that load.ts uses; every engine has it, and neither Node nor DOM types are
// loaded here.
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  const Module: new (bytes: Uint8Array) => object;
  const Instance: new (module: object, imports?: object) => { readonly exports: Record<string, unknown> };
}

declare function atob(text: string): string;
