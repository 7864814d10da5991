const plain = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** `1,204`. */
export function formatNumber(value: number): string {
  return plain.format(value);
}

/** For narrow places: exact up to 1,000, then `1.2k`, `3.4m`. */
export function formatCount(value: number): string {
  return value <= 1000 ? plain.format(value) : compact.format(value).toLowerCase();
}

/** A count of matches: exact, or `10,000+` where counting stopped there. */
export function formatTotal(total: { count: number; capped: boolean }): string {
  return total.capped ? `${plain.format(total.count)}+` : plain.format(total.count);
}

/** A count of matches for narrow places: `1.2k`, or `10,000+` where counting stopped. */
export function formatFacetCount(total: { count: number; capped: boolean }): string {
  return total.capped ? formatTotal(total) : formatCount(total.count);
}

/** A share from 0 to 1 as `63 %`; never rounds something to nothing or nearly all to all. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return "<1 %";
  if (share < 1 && share > 0.99) return ">99 %";
  return `${Math.round(share * 100)} %`;
}
