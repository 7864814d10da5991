/**
 * Remembers millions of keys in a few bytes each: which were seen, and which stood for more than one value. Keys are kept
 * as 64-bit hashes, so two of a million keys are mistaken for one with a chance below one in ten million.
 */
export class KeyIndex {
  private slots = 1024;
  private size = 0;
  /** Per slot: two halves of the key's hash, the value's hash, and 0 free, 1 seen, 2 seen with several values. */
  private table = new Uint32Array(this.slots * 4);

  /** Notes that `key` was seen, standing for `value`. */
  add(key: string, value = ""): void {
    if (this.size * 2 >= this.slots) this.grow();
    const [high, low] = hash(key);
    const [valueHash] = hash(value);
    const at = this.find(this.table, high, low);
    if (this.table[at + 3] === 0) {
      this.table.set([high, low, valueHash, 1], at);
      this.size += 1;
    } else if (this.table[at + 2] !== valueHash) {
      this.table[at + 3] = 2;
    }
  }

  /** Whether the key was seen. */
  has(key: string): boolean {
    const [high, low] = hash(key);
    return this.table[this.find(this.table, high, low) + 3] !== 0;
  }

  /** Whether the key was seen with more than one value. */
  isAmbiguous(key: string): boolean {
    const [high, low] = hash(key);
    return this.table[this.find(this.table, high, low) + 3] === 2;
  }

  private find(table: Uint32Array, high: number, low: number): number {
    const slots = table.length / 4;
    let slot = low % slots;
    for (;;) {
      const at = slot * 4;
      if (table[at + 3] === 0 || (table[at] === high && table[at + 1] === low)) return at;
      slot = (slot + 1) % slots;
    }
  }

  private grow(): void {
    const old = this.table;
    this.slots *= 2;
    this.table = new Uint32Array(this.slots * 4);
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 3] === 0) continue;
      const to = this.find(this.table, old[at] ?? 0, old[at + 1] ?? 0);
      this.table.set(old.subarray(at, at + 4), to);
    }
  }
}

/** Two 32-bit halves (cyrb53 by bryc, public domain, without its final cut to 53 bits). */
function hash(text: string): [number, number] {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 2654435761);
    second = Math.imul(second ^ code, 1597334677);
  }
  first = Math.imul(first ^ (first >>> 16), 2246822507) ^ Math.imul(second ^ (second >>> 13), 3266489909);
  second = Math.imul(second ^ (second >>> 16), 2246822507) ^ Math.imul(first ^ (first >>> 13), 3266489909);
  return [first >>> 0, second >>> 0];
}
