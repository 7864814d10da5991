import { CircleCheck, CircleQuestionMark, CircleX, type LucideIcon } from "lucide-react";
import { AnswerLimits } from "@/components/access/answer-limits";
import { WhoLink } from "@/components/access/who-link";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import type { Decision, Verdict } from "@/lib/domain/privilege/decision";
import { showText } from "@/lib/domain/text";
import { type AccessAddress, type Asked, accessPath } from "@/lib/features/access/schema-answers";

const looks: Record<Verdict, { word: string; says: string; icon: LucideIcon; tone: string }> = {
  allowed: { word: "Allowed", says: "may", icon: CircleCheck, tone: "text-accent" },
  denied: { word: "Denied", says: "may not", icon: CircleX, tone: "text-ink" },
  depends: { word: "Depends", says: "may or may not", icon: CircleQuestionMark, tone: "text-unknown" },
};

/** Whether it may, as a word and a shape, with what decides. */
export function VerdictCard({
  address: { action, resource, source, context },
  who,
  decision: { verdict, reason, layersNotSeen },
  notEvaluated,
}: {
  address: AccessAddress;
  who: Asked;
  decision: Decision;
  notEvaluated: readonly string[];
}) {
  const { word, says, icon: Icon, tone } = looks[verdict];
  return (
    <Card>
      <CardBody className="space-y-4 pt-4">
        <div className="flex gap-3">
          <Icon className={cn("mt-0.5 size-6 shrink-0", tone)} aria-hidden />
          <div className="min-w-0 space-y-1">
            <h2 className={cn("font-semibold text-lg", tone)}>{word}</h2>
            <p className="break-words">
              <WhoLink id={who.id} name={who.name} /> {says}{" "}
              <code className="break-all font-mono text-sm">{showText(action, 300)}</code>
              {resource === "" ? null : (
                <>
                  {" on "}
                  <code className="break-all font-mono text-sm">{showText(resource, 300)}</code>
                </>
              )}
              .
            </p>
          </div>
        </div>
        <div>
          <h3 className="font-medium text-sm">Why</h3>
          <p className="break-words text-sm [overflow-wrap:anywhere]">
            <bdi>{showText(reason, 4000)}</bdi>
          </p>
        </div>
        <AnswerLimits layersNotSeen={layersNotSeen} notEvaluated={notEvaluated} />
        <div className="flex flex-wrap gap-2">
          <ButtonLink size="sm" href={accessPath({ ask: "what", identity: who.id ?? who.name, source })}>
            What else it can do
          </ButtonLink>
          <ButtonLink size="sm" href={accessPath({ ask: "who", action, resource, source, context })}>
            Who else can do this
          </ButtonLink>
        </div>
      </CardBody>
    </Card>
  );
}
