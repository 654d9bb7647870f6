/** First byte behind the static data: arrays may be laid out from here. */
export function heapBase(): usize {
  return __heap_base;
}
