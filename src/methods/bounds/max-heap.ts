/** A priority queue: the item of largest key first. Push and pop cost O(log size). */
export interface MaxHeap<Item> {
  readonly size: () => number;
  readonly peek: () => Item | undefined;
  readonly push: (item: Item) => void;
  readonly pop: () => Item | undefined;
}

/** An empty binary heap; keys must not change while items are in it. */
export function maxHeap<Item>(key: (item: Item) => number): MaxHeap<Item> {
  const items: Item[] = [];
  const larger = (i: number, j: number): boolean => key(items[i]!) > key(items[j]!);
  const swap = (i: number, j: number): void => {
    [items[i], items[j]] = [items[j]!, items[i]!];
  };
  const sink = (from: number): void => {
    for (let i = from; ;) {
      let child = 2 * i + 1;
      if (child >= items.length) return;
      if (child + 1 < items.length && larger(child + 1, child)) child++;
      if (!larger(child, i)) return;
      swap(i, child);
      i = child;
    }
  };
  return {
    size: () => items.length,
    peek: () => items[0],
    push(item) {
      items.push(item);
      for (let i = items.length - 1; i > 0 && larger(i, (i - 1) >> 1); i = (i - 1) >> 1)
        swap(i, (i - 1) >> 1);
    },
    pop() {
      if (items.length < 2) return items.pop();
      swap(0, items.length - 1);
      const top = items.pop();
      sink(0);
      return top;
    },
  };
}
