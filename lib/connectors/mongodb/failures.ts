import type { Failure } from "@/lib/connectors/sdk/contract";
import { socketFailure } from "@/lib/connectors/sdk/socket-failure";

/** What the server's codes mean. */
const meanings: { [code: number]: [kind: Failure["kind"], why: string] } = {
  11: ["denied", "the name or the password is not accepted."],
  13: ["denied", "the user may not do this."],
  18: ["denied", "the name or the password is not accepted."],
  50: ["unreachable", "the command took too long and was ended."],
  59: ["unsupported", "it has no such command."],
  91: ["unreachable", "it is shutting down."],
  115: ["unsupported", "it does not offer this command."],
  334: ["denied", "it does not offer the way in which the user signs in."],
  11600: ["unreachable", "it is shutting down."],
  13436: ["unreachable", "it is recovering and answers nobody."],
};

/** What an error of the driver means for the person who waits. Never quotes the server, whose words may hold a secret. */
export function failureOf(error: unknown, where: string, permission: string): Failure {
  const chain = causesOf(error);
  for (const each of chain) {
    const network = socketFailure(each, where);
    if (network) return network;
  }
  const code = chain.map(codeOf).find((each) => each !== undefined);
  const known = code === undefined ? undefined : meanings[code];
  const [kind, why] = known ?? plainReason(chain);
  const message = `${where}${code === undefined ? "" : ` answered ${code}`}: ${why}`;
  return kind === "denied" ? { kind, message, permission } : { kind, message };
}

/** The driver wraps what happened below it, several times. */
function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && chain.length < 8; each = each.cause) chain.push(each);
  return chain;
}

function codeOf(error: Error): number | undefined {
  return "code" in error && typeof error.code === "number" ? error.code : undefined;
}

function plainReason(chain: Error[]): [kind: Failure["kind"], why: string] {
  if (chain.some(({ message }) => /wire version/i.test(message)))
    return ["unsupported", "its version is older than the driver speaks with."];
  if (chain.some(({ message }) => /timed? ?out/i.test(message)))
    return ["unreachable", "it did not answer in time."];
  return ["unreachable", "the connection ended before the answer."];
}
