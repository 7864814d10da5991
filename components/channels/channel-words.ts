import type { BadgeTone } from "@/components/ui/badge";
import type { ChannelRow, DeliveryState } from "@/lib/features/channels/schema";

export const deliveryWords: Record<DeliveryState, { word: string; tone: BadgeTone; about: string }> = {
  waiting: { word: "Waiting", tone: "neutral", about: "It is sent soon, or tried again." },
  sending: { word: "Sending", tone: "accent", about: "It is under way." },
  sent: { word: "Sent", tone: "ok", about: "The other side took it." },
  failed: {
    word: "Failed",
    tone: "critical",
    about: "Trying again does not help before something is mended.",
  },
  given_up: { word: "Given up", tone: "critical", about: "It was tried eight times over a day." },
  dropped: { word: "Not sent", tone: "unknown", about: "There was no reason to send it any more." },
};

/** Where a channel leads, in words. */
export function placeWords({ kind, config }: Pick<ChannelRow, "kind" | "config">): string {
  switch (kind) {
    case "email":
      return `${config.host}, from ${config.from}`;
    case "slack":
      return "An incoming webhook";
    case "webhook":
      return String(config.url);
    case "jira":
      return `${config.project} in ${config.url}`;
    case "slack_app":
      return "People, one by one";
  }
}
