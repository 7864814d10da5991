/** How many events there are, and from when to when. */
export class UsageSpan {
  events = 0;
  // As numbers: there are half a million of them, and dates themselves compare slowly.
  private from = Number.POSITIVE_INFINITY;
  private to = Number.NEGATIVE_INFINITY;

  add(at: Date): void {
    const time = at.getTime();
    this.events += 1;
    if (time < this.from) this.from = time;
    if (time > this.to) this.to = time;
  }

  join(other: UsageSpan): void {
    this.events += other.events;
    this.from = Math.min(this.from, other.from);
    this.to = Math.max(this.to, other.to);
  }

  /** Null: there are none; so for the next. */
  get first(): Date | null {
    return this.events === 0 ? null : new Date(this.from);
  }

  get last(): Date | null {
    return this.events === 0 ? null : new Date(this.to);
  }
}
