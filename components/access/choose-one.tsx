import Link from "next/link";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { IdText } from "@/components/ui/id-text";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import { type AccessAddress, type Asked, accessPath } from "@/lib/features/access/schema-answers";

const most = 50;

/** Several have the name: each with where it is, to go on with. */
export function ChooseOne({ address, among }: { address: AccessAddress; among: readonly Asked[] }) {
  return (
    <Card>
      <CardHeader title="Which one?" description="Several identities are called so." />
      <CardBody>
        <ul className="divide-y divide-line-subtle">
          {among.slice(0, most).map((each) => (
            <li key={`${each.id} ${each.place}`} className="flex flex-wrap items-baseline gap-x-3 py-2">
              <Link
                href={accessPath({
                  ...address,
                  ...(each.id ? { identity: each.id, source: "" } : { source: each.source ?? "" }),
                })}
                className="min-w-0 break-all rounded-sm font-medium underline decoration-field underline-offset-4"
              >
                <bdi>{showText(each.name, 200)}</bdi>
              </Link>
              <span className="text-muted text-sm">
                {systemTitle(each.system)} · <bdi>{showText(each.place, 120)}</bdi>
              </span>
              {each.id ? (
                <IdText id={each.id} max={13} />
              ) : (
                <span className="text-muted text-xs">not listed</span>
              )}
            </li>
          ))}
        </ul>
        {among.length > most ? (
          <p className="text-muted text-xs">There are more: write the id, or choose a source under “More”.</p>
        ) : null}
      </CardBody>
    </Card>
  );
}
