import { createHmac, timingSafeEqual } from "node:crypto";

/** Requests that Slack signs (https://docs.slack.dev/authentication/verifying-requests-from-slack). */

/** A request may be so old; Slack's own advice against replays. */
const freshSeconds = 300;

export interface SignedRequest {
  /** `X-Slack-Request-Timestamp`. */
  timestamp: string | null;
  /** `X-Slack-Signature`. */
  signature: string | null;
  /** As it came, byte for byte. */
  body: Uint8Array;
}

/** The signature that Slack puts on a body. */
export function slackSignature(secret: string, timestamp: string, body: Uint8Array): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex")}`;
}

/** Whether Slack signed it with this secret, within the last five minutes. */
export function isSignedBySlack(
  secret: string,
  { timestamp, signature, body }: SignedRequest,
  now: Date,
): boolean {
  if (timestamp === null || signature === null || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > freshSeconds) return false;
  const expected = Buffer.from(slackSignature(secret, timestamp, body));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
