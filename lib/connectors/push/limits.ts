/** What one push may bring. */
export const pushLimits = {
  bytes: 16 * 1024 * 1024,
  lines: 50_000,
  lineBytes: 256 * 1024,
};
