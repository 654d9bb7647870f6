import { rowsOfMember, type Partner } from "../methods/products/scaled-resident.js";

/** Shared memory in which two threads meet once a product. */
export interface SeriesMeeting {
  /** How often either has come. */
  readonly arrivals: Int32Array;
  /** What either brought to an even and to an odd meeting, [2, 2]: the other may still be reading the one before. */
  readonly largest: Float64Array;
  /** Whole products, [2, n, n]; either writes its own rows. */
  readonly products: Float64Array;
}

/** Looks before a thread goes to sleep, some tens of microseconds: to be woken takes as long. */
const looks = 20_000;

export function seriesMeeting(n: number): SeriesMeeting {
  return {
    arrivals: new Int32Array(new SharedArrayBuffer(8)),
    largest: new Float64Array(new SharedArrayBuffer(32)),
    products: new Float64Array(new SharedArrayBuffer(16 * n * n)),
  };
}

/** One of the two threads that meet; it waits for the other for as long as that takes, or until it is ended. */
export function partnerOf(meeting: SeriesMeeting, n: number, member: 0 | 1): Partner {
  const { arrivals, largest, products } = meeting;
  const other = (1 - member) as 0 | 1;
  let round = 0;
  const rowsIn = (who: 0 | 1): Float64Array => {
    const [from, to] = rowsOfMember(n, who);
    const start = (round % 2) * n * n;
    return products.subarray(start + from * n, start + to * n);
  };
  return {
    member,
    meet(own, rows) {
      round++;
      largest[2 * (round % 2) + member] = own;
      if (rows) rowsIn(member).set(rows);
      Atomics.store(arrivals, member, round);
      Atomics.notify(arrivals, member);
      waitFor(arrivals, other, round);
      return Math.max(own, largest[2 * (round % 2) + other]!);
    },
    rows: () => rowsIn(other),
  };
}

function waitFor(arrivals: Int32Array, who: 0 | 1, round: number): void {
  for (let look = 0; look < looks; look++) if (Atomics.load(arrivals, who) >= round) return;
  for (;;) {
    const seen = Atomics.load(arrivals, who);
    if (seen >= round) return;
    Atomics.wait(arrivals, who, seen);
  }
}
