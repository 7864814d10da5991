// Loaded before the web server: ends it when the process that started it is gone, however that one died.
process.stdin.on("end", () => process.exit(0));
process.stdin.on("error", () => process.exit(0));
process.stdin.resume();
// The pipe alone must not keep the server alive.
process.stdin.unref?.();
