/** What the command's exit code says. Scripts rely on these; they are part of the documented interface. */
export const exitCodes = {
  ok: 0,
  /** Something failed that was asked for correctly. */
  failure: 1,
  /** Wrong usage or configuration; nothing was changed. */
  usage: 2,
  /** Done, but something could not be read: the answer is incomplete. */
  incomplete: 3,
  /** The gate looked and found what it was told to stop. */
  gateFailed: 4,
  /** The gate could not look well enough to let anything pass; how a system decides is not known. */
  cannotTell: 5,
} as const;
