import { LabelEditor } from "@/components/labels/label-editor";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { showText } from "@/lib/domain/text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";
import type { LabelState } from "@/lib/features/labels/schema";

/** What people and rules have judged, each with its reason and a way to say otherwise; and the tags of the source. */
export function LabelsCard({
  identity,
  states,
  canEdit,
}: {
  identity: IdentityDetail;
  states: readonly LabelState[];
  canEdit: boolean;
}) {
  return (
    <Card>
      <CardHeader title="Labels" />
      <CardBody>
        <LabelEditor identityId={identity.id} states={states} canEdit={canEdit} />
        <Tags tags={identity.tags} />
      </CardBody>
    </Card>
  );
}

function Tags({ tags }: { tags: Record<string, string> }) {
  const entries = Object.entries(tags);
  if (entries.length === 0) return null;
  return (
    <>
      <h3 className="mt-4 font-medium text-muted text-xs">Tags at the source</h3>
      <ul className="mt-1 flex flex-wrap gap-1">
        {entries.slice(0, 30).map(([key, value]) => (
          <li
            key={key}
            className="max-w-full truncate rounded-sm border border-line-subtle px-1.5 py-0.5 text-xs"
          >
            <bdi>{showText(key, 60)}</bdi>
            {value ? <bdi className="text-muted">={showText(value, 80)}</bdi> : null}
          </li>
        ))}
      </ul>
    </>
  );
}
