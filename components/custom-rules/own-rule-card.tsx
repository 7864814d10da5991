import { SwitchRule } from "@/components/custom-rules/switch-rule";
import { ButtonLink, DownloadLink } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { TimeText } from "@/components/ui/time-text";
import { type CustomRuleRow, stateWords } from "@/lib/features/custom-rules/schema-words";

/** What one of our own rules asks, who wrote it, and whether it is asked. */
export function OwnRuleCard({
  rule,
  mayEdit,
  maySwitch,
  mayExport,
}: {
  rule: CustomRuleRow;
  mayEdit: boolean;
  maySwitch: boolean;
  mayExport: boolean;
}) {
  const { slug, language, expression, oneFix, state, version, updatedBy, updatedAt } = rule;
  return (
    <Card>
      <CardHeader
        title={`A rule of your own: ${stateWords[state].toLowerCase()}`}
        actions={
          <>
            {mayExport ? (
              <DownloadLink size="sm" href={`/api/findings/rules?id=${slug}`}>
                Export
              </DownloadLink>
            ) : null}
            {mayEdit ? (
              <ButtonLink size="sm" href={`/findings/rules/${slug}/edit`}>
                Edit
              </ButtonLink>
            ) : null}
            {maySwitch ? <SwitchRule rule={rule} /> : null}
          </>
        }
      />
      <CardBody className="flex flex-col gap-3">
        <CodeBlock
          title={
            language === "query"
              ? "What this inventory query finds, is wrong"
              : "Where this holds, it is wrong"
          }
          code={expression}
          wrap
        />
        <p className="text-muted text-sm">
          {oneFix
            ? "One deed mends all that it finds, as its author says: its findings are one cause."
            : "Each finding is mended by itself: they have no cause in common, and are not grouped by one."}
        </p>
        <p className="text-muted text-sm">
          Version {version}, saved by <bdi>{updatedBy}</bdi> <TimeText date={updatedAt} variant="long" />.
        </p>
      </CardBody>
    </Card>
  );
}
