/** What would make so many people inactive at once is rather a fault of the source than a wave of leavers: a human decides. */
export const holdShare = 5;
export const holdMinimum = 10;

/** Whether so many of the people who are active wait for a human: more than 5 %, and at least 10. */
export function isTooMany(leaving: number, active: number): boolean {
  return leaving >= holdMinimum && leaving * 100 > active * holdShare;
}
