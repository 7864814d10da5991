import type { HttpClient } from "@/lib/connectors/sdk/http";
import { webhookHeaders } from "@/lib/domain/alert-webhook";
import type { WebhookConfig } from "@/lib/features/channels/schema-kinds";
import { retryAfterMs } from "@/lib/platform/outbound/retry";
import { refusals } from "./open-channel";
import { SendFailure } from "./send-failure";

/** Sends one signed event. Its id is that of the delivery: the receiver knows a repeated one by it. Throws SendFailure. */
export async function sendWebhook(
  http: HttpClient,
  { url, ca }: WebhookConfig,
  signing: readonly string[],
  event: { id: string; body: string },
  now: Date,
): Promise<void> {
  if (signing.length === 0)
    throw new SendFailure("The channel has no signing secret. Make a new one.", false);
  const answer = await http.request({
    url,
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...webhookHeaders(event.id, now, event.body, signing),
    },
    body: event.body,
    accept: refusals,
    ...(ca ? { tls: { ca } } : {}),
  });
  if (answer.status < 300) return;
  const { host } = new URL(url);
  // The specification: gone for good.
  if (answer.status === 410) throw new SendFailure(`${host} answered 410: it takes no more events.`, false);
  const asked = retryAfterMs(answer.headers["retry-after"], now.getTime());
  // What it does not take today may be mended tomorrow, on their side: everything else is tried again.
  throw new SendFailure(`${host} answered ${answer.status}.`, true, asked);
}
