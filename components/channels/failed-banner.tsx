import Link from "next/link";
import { StaleBanner } from "@/components/feedback/stale-banner";
import { showText } from "@/lib/domain/text";

/** Above every page, for whoever can mend it: messages that came to nothing. */
export function FailedBanner({
  messages,
  channels,
}: {
  messages: number;
  channels: readonly { id: string; name: string }[];
}) {
  return (
    <StaleBanner className="rounded-none px-4 md:px-6 print:hidden">
      {messages === 1 ? "One message of an alert was" : `${messages} messages of alerts were`} not delivered:{" "}
      {channels.slice(0, 3).map(({ id, name }, at) => (
        <span key={id}>
          {at > 0 ? ", " : ""}
          <Link href={`/settings/channels/${id}?state=failed`} className="underline underline-offset-2">
            {showText(name, 40)}
          </Link>
        </span>
      ))}
      {channels.length > 3 ? ` and ${channels.length - 3} more` : ""}.
    </StaleBanner>
  );
}
