import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Answer, Judgement } from "@/lib/domain/answer";
import { type ControlName, controlNames } from "@/lib/domain/assessment/controls";
import { showText } from "@/lib/domain/text";

const questions: Record<ControlName, string> = {
  explained: "Explained",
  rotated: "Rotated",
  disabled: "Disabled",
  monitored: "Monitored",
};
const words: Record<Answer, string> = { yes: "yes", no: "no", unknown: "not known" };
const tones = { yes: "ok", no: "high", unknown: "unknown" } as const;

/** Whether it can be explained, rotated, disabled and monitored, each with its reason. */
export function ControlsCard({ controls }: { controls: Record<ControlName, Judgement> | null }) {
  if (!controls) return null;
  return (
    <Card className="mb-4">
      <CardHeader
        title="Under control"
        description="Whether it can be explained, rotated, disabled and monitored."
      />
      <CardBody>
        <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2">
          {controlNames.map((name) => (
            <div key={name} className="min-w-0">
              <dt className="flex items-center gap-2 font-medium text-ink">
                {questions[name]}{" "}
                <Badge tone={tones[controls[name].answer]}>{words[controls[name].answer]}</Badge>
              </dt>
              <dd className="mt-0.5 break-words text-muted text-xs">
                <bdi>{showText(controls[name].why, 300)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}
