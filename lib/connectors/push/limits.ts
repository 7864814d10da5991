/** What one push may bring. The proxy in front cuts bodies at 10 MB. */
export const pushLimits = {
  bytes: 8 * 1024 * 1024,
  lines: 50_000,
  lineBytes: 256 * 1024,
};
