import { createHmac, randomBytes } from "node:crypto";
import { findingUrl, type Happening, type ToldFinding } from "@/lib/domain/alert";
import { showText } from "@/lib/domain/text";

/** Webhooks as Standard Webhooks 1.0.0 says (https://github.com/standard-webhooks/standard-webhooks). */

const secretPrefix = "whsec_";

/** A signing secret: 32 random bytes. Shown once. */
export function newSigningSecret(): string {
  return secretPrefix + randomBytes(32).toString("base64");
}

/** The three headers of a message; with more than one secret, a signature of each. `at` is when it is sent. */
export function webhookHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly string[],
): Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(secretPrefix, ""), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}

/** One thing that happened to one finding. */
export interface WebhookEvent {
  what: Happening;
  /** When it was noticed. */
  at: Date;
  alert: { id: string; name: string };
  finding: ToldFinding;
  origin: string;
}

/** The body: its type, when it happened, and what a receiver needs to go on. Names are visible characters only. */
export function webhookBody({ what, at, alert, finding, origin }: WebhookEvent): string {
  return JSON.stringify({
    type: `finding.${what}`,
    timestamp: at.toISOString(),
    data: {
      id: finding.id,
      url: findingUrl(origin, finding.id),
      severity: finding.severity,
      sentence: showText(finding.sentence, 1000),
      rule: finding.rule,
      risks: finding.risks,
      identity:
        finding.identityId === null ? null : { id: finding.identityId, name: showText(finding.subject, 200) },
      subject: showText(finding.subject, 200),
      system: finding.system,
      environment: finding.environment,
      account: finding.account === null ? null : showText(finding.account, 200),
      owner: finding.owner === null ? null : showText(finding.owner, 200),
      cause: finding.cause && {
        key: showText(finding.cause.key, 300),
        title: showText(finding.cause.title, 300),
      },
      firstSeenAt: finding.firstSeenAt.toISOString(),
      resolvedAt: finding.resolvedAt?.toISOString() ?? null,
      resolvedWhy: finding.resolvedWhy,
      times: finding.times,
      returnedWhy: finding.returnedWhy,
      alert: { id: alert.id, name: showText(alert.name, 200) },
    },
  });
}

/** What pressing "Test" sends. */
export function webhookTestBody(at: Date): string {
  return JSON.stringify({ type: "channel.tested", timestamp: at.toISOString(), data: {} });
}
