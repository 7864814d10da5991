import { describe, expect, it } from "vitest";
import {
  ago,
  ahead,
  failuresOf,
  identityOf,
  judge,
  now,
  policyOf,
  turnsWhenItSays,
  usageOf,
} from "@/tests/factories/identity-context";
import { humanUserAgent } from "./human-user-agent";

const usedBy = (consumers: string[], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ usage: usageOf({ consumers }), ...part });
const cutAfter = (...consumers: string[]) =>
  usedBy(consumers, {
    usage: usageOf({ consumers, whole: { consumers: false, countries: true, actions: true } }),
  });

describe("human-like user agent (command line, browser, editor, database client) on a workload identity", () => {
  it.each([
    ["a browser", usedBy(["boto3", "browser"]), "fail"],
    ["a command line of a cloud", usedBy(["aws-cli"]), "fail"],
    ["a database client", usedBy(["DBeaver 24.1.0 - Main"]), "fail"],
    ["an editor", usedBy(["VSCode"]), "fail"],
    ["libraries", usedBy(["boto3", "terraform", "toadstool-exporter"]), "pass"],
    ["a log that names no program", usedBy([""]), "unknown"],
    ["libraries, and more than is looked through", cutAfter("boto3"), "unknown"],
    ["a browser, and more than is looked through", cutAfter("browser"), "fail"],
    [
      "a browser, long ago",
      usedBy([], { usage: usageOf({ consumers: ["browser"], lastAt: ago(90) }) }),
      "unknown",
    ],
    ["no log", identityOf(), "unknown"],
    ["perhaps a person", usedBy(["browser"], { class: "unsure" }), "n/a"],
    ["kept for emergencies", usedBy(["browser"], { expectedUse: "emergency" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(humanUserAgent, identity)).toBe(answer);
  });

  it("is asked anew every day while it fails, and else when the log is of long ago", () => {
    expect(humanUserAgent.judge(usedBy(["browser"]), policyOf(), now).changesAt).toEqual(ahead(1));
    expect(turnsWhenItSays(humanUserAgent, usedBy(["boto3"]))).toEqual(ahead(89));
  });

  it("is a sign only, said as a question", () => {
    expect(failuresOf(humanUserAgent, usedBy(["browser"]))[0]).toMatchObject({
      confidence: "low",
      sentence: "Its log names browser, a program that people sit before: does somebody use it by hand?",
    });
  });
});
