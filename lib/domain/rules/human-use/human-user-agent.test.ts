import { describe, expect, it } from "vitest";
import { ago, failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { humanUserAgent } from "./human-user-agent";

const usedBy = (consumers: string[], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({
    usage: {
      firstAt: ago(60),
      lastAt: ago(1),
      ok: 10,
      denied: 0,
      consumers,
      networks: 1,
      countries: [],
      actions: [],
      onBehalfOf: 0,
    },
    ...part,
  });

describe("human-like user agent (command line, browser, editor, database client) on a workload identity", () => {
  it.each([
    ["a browser", usedBy(["boto3", "browser"]), "fail"],
    ["a command line of a cloud", usedBy(["aws-cli"]), "fail"],
    ["a database client", usedBy(["DBeaver 24.1.0 - Main"]), "fail"],
    ["an editor", usedBy(["VSCode"]), "fail"],
    ["libraries", usedBy(["boto3", "terraform", "toadstool-exporter"]), "pass"],
    ["a log that names no program", usedBy([""]), "unknown"],
    ["no log", identityOf(), "unknown"],
    ["perhaps a person", usedBy(["browser"], { class: "unsure" }), "n/a"],
    ["kept for emergencies", usedBy(["browser"], { expectedUse: "emergency" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(humanUserAgent, identity)).toBe(answer);
  });

  it("is a sign only, said as a question", () => {
    expect(failuresOf(humanUserAgent, usedBy(["browser"]))[0]).toMatchObject({
      confidence: "low",
      sentence: "Its log names browser, a program that people sit before: does somebody use it by hand?",
    });
  });
});
