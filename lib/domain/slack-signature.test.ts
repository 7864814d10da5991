import { describe, expect, it } from "vitest";
import { isSignedBySlack, type SignedRequest, slackSignature } from "./slack-signature";

const secret = "8f742231b10e8888abcd99yyyzzz85a5";
const now = new Date(1_531_420_618_000);
const body = Buffer.from(
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
);
const timestamp = "1531420618";
const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

describe("a signature of Slack", () => {
  it("is the one of Slack's own example", () => {
    expect(slackSignature(secret, timestamp, body)).toBe(signature);
    expect(isSignedBySlack(secret, { timestamp, signature, body }, now)).toBe(true);
  });

  it.each<[string, Partial<SignedRequest> & { secret?: string }]>([
    ["another secret", { secret: "another" }],
    ["another body", { body: Buffer.from("payload={}") }],
    ["another time", { timestamp: "1531420619" }],
    ["no signature", { signature: null }],
    ["half a signature", { signature: signature.slice(0, 20) }],
    ["no time", { timestamp: null }],
    ["a time that is none", { timestamp: "NaN" }],
  ])("does not count with %s", (_, changed) => {
    const { secret: other = secret, ...rest } = changed;
    expect(isSignedBySlack(other, { timestamp, signature, body, ...rest }, now)).toBe(false);
  });

  it("counts for five minutes, and not longer in either direction", () => {
    const at = (seconds: number) =>
      isSignedBySlack(secret, { timestamp, signature, body }, new Date(now.getTime() + seconds * 1000));
    expect([at(300), at(301), at(-300), at(-301)]).toEqual([true, false, true, false]);
  });
});
