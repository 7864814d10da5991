import type { Comparison, DateField, Operand, Span } from "./grammar";

export interface Bound {
  at: Date;
  inclusive: boolean;
}
/** The instants that a term admits; a missing bound is open. */
export interface DateRange {
  from: Bound | null;
  to: Bound | null;
}

/** The instant that lies `span` before (`sign` -1) or after (+1) `now`. A month's missing day becomes its last. */
export function shift(now: Date, span: Span, sign: 1 | -1): Date {
  const hours = { h: 1, d: 24, w: 168 };
  if (span.unit === "h" || span.unit === "d" || span.unit === "w") {
    return new Date(now.getTime() + sign * span.amount * hours[span.unit] * 3_600_000);
  }
  const months = sign * span.amount * (span.unit === "y" ? 12 : 1);
  const moved = new Date(now);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const daysInMonth = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(now.getUTCDate(), daysInMonth));
  return moved;
}

/** The range of a day, `YYYY-MM-DD` in UTC: `field:2026-01-31`. */
export function dayRange(day: string): DateRange {
  const start = new Date(`${day}T00:00:00Z`);
  return { from: { at: start, inclusive: true }, to: { at: nextDay(start), inclusive: false } };
}

/**
 * The range of a comparison on a date field. `>90d` on a field that looks back is more than 90 days ago; on one that
 * looks ahead, more than 90 days away, and `<30d` there is from now until then, so what has passed is not in it.
 */
export function dateRange(field: DateField, op: Comparison, operand: Operand, now: Date): DateRange {
  if (operand.kind === "number")
    throw new TypeError(`${field.name} is a date and cannot be compared with a number`);
  if (operand.kind === "date") {
    const start = new Date(`${operand.value}T00:00:00Z`);
    const edge = op === ">" || op === "<=" ? nextDay(start) : start;
    return op.startsWith(">")
      ? { from: { at: edge, inclusive: true }, to: null }
      : { from: null, to: { at: edge, inclusive: false } };
  }
  const bound = { at: shift(now, operand, field.spans === "ago" ? -1 : 1), inclusive: op.endsWith("=") };
  const present = { at: now, inclusive: true };
  if (field.spans === "ago")
    return op.startsWith(">") ? { from: null, to: bound } : { from: bound, to: null };
  return op.startsWith(">") ? { from: bound, to: null } : { from: present, to: bound };
}

function nextDay(start: Date): Date {
  return new Date(start.getTime() + 86_400_000);
}
