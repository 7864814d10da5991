import { ExternalLink } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { showText } from "@/lib/domain/text";
import type { FindingIssueView } from "@/lib/features/alerts/schema";

/** The issues that a finding has elsewhere; nothing where it has none. */
export function FindingIssues({ issues }: { issues: readonly FindingIssueView[] }) {
  if (issues.length === 0) return null;
  return (
    <Card>
      <CardHeader title={issues.length === 1 ? "Its issue" : "Its issues"} />
      <CardBody>
        <ul className="flex flex-col gap-1.5 text-sm">
          {issues.map(({ key, url, state, channelName }) => (
            <li key={url} className="flex flex-wrap items-center gap-2">
              <a
                href={url}
                target="_blank"
                rel="noreferrer"
                className="inline-flex items-center gap-1 text-accent underline-offset-2 hover:underline"
              >
                {showText(key, 60)}
                <ExternalLink className="size-3.5" aria-hidden />
              </a>
              <Badge tone={state === "done" ? "ok" : "neutral"}>{state === "done" ? "closed" : "open"}</Badge>
              <span className="text-muted text-xs">{showText(channelName, 60)}</span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
