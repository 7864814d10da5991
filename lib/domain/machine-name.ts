/** Words of a name that people give to what machines use, set off by a sign, a space or the end. */
const machineWord = new RegExp(
  `(?:^|[-_.\\s])(?:${[
    ...["svc", "service", "srv", "sa", "bot", "robot", "machine", "automation", "noreply", "no-reply"],
    ...["app", "api", "integration", "etl", "task", "batch", "job", "sync", "backup", "scanner"],
    ...["ci", "cd", "build", "builder", "deploy", "deployer", "release", "jenkins"],
  ].join("|")})\\d*(?:[-_.\\s]|$)`,
  "i",
);

/** Whether a name to sign in with, or a name that is shown, speaks of a machine. */
export function hasMachineName(name: string): boolean {
  return machineWord.test(name);
}
