import type { ReactNode } from "react";
import { None } from "@/components/inventory/cells";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { showText } from "@/lib/domain/text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";

/** The labels in order: how the record calls them, how people do, and the value that counts. */
const labels: { name: string; title: string; value: (identity: IdentityDetail) => string | null }[] = [
  { name: "environment", title: "Environment", value: (identity) => identity.environment },
  { name: "sensitivity", title: "Sensitivity", value: (identity) => identity.sensitivity },
  { name: "purpose", title: "Purpose", value: (identity) => identity.purpose },
  { name: "expected_use", title: "Expected use", value: (identity) => identity.expectedUse },
  { name: "end_date", title: "End date", value: (identity) => identity.endDate },
];

/** What people and rules have judged, each with its reason; a suggestion is told apart from a decision. */
export function LabelsCard({ identity, actions }: { identity: IdentityDetail; actions: ReactNode }) {
  return (
    <Card>
      <CardHeader title="Labels" actions={actions} />
      <CardBody>
        <dl className="space-y-2 text-sm">
          {labels.map(({ name, title, value }) => (
            <div key={name}>
              <dt className="text-muted text-xs">{title}</dt>
              <dd>
                <Value value={value(identity)} origin={originOf(identity, name)} />
              </dd>
            </div>
          ))}
        </dl>
        <Tags tags={identity.tags} />
      </CardBody>
    </Card>
  );
}

function Value({ value, origin }: { value: string | null; origin: string }) {
  if (value === null) return <None why="Nobody and no rule has said." />;
  return (
    <>
      <bdi>{showText(value, 300)}</bdi>
      <p className="text-muted text-xs">{origin}</p>
    </>
  );
}

/** Where the value that counts comes from: a person goes before a rule, a rule before the account. */
function originOf(identity: IdentityDetail, name: string): string {
  for (const origin of ["person", "rule", "account"] as const) {
    const label = identity.labels.find((each) => each.name === name && each.origin === origin);
    if (label)
      return origin === "person"
        ? `Decided. ${showText(label.why, 200)}`
        : `Suggested by a ${origin}. ${showText(label.why, 200)}`;
  }
  return "Suggested by its source or account.";
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
