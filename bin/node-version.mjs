// Old syntax on purpose: this has to load on the very versions that it refuses.

/** Whether this Node can run Rollcall: 20.19 or later, 22.12 or later, 24 or later. */
export function isSupported(version) {
  var parts = version.replace(/^v/, "").split(".").map(Number);
  var major = parts[0];
  var minor = parts[1];
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
}

/** Ends the process with one sentence on an unsupported Node. */
export function requireSupportedNode() {
  if (isSupported(process.version)) return;
  console.error(
    "Rollcall needs Node 20.19, 22.12 or 24 and later; this is " +
      process.version +
      ". Nothing was changed. Install a current Node from https://nodejs.org and try again.",
  );
  process.exit(2);
}
