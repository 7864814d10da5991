import Link from "next/link";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { formatNumber } from "@/components/ui/number-format";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { ProvisioningPage, ScimNote } from "@/lib/features/scim/schema";

const link = "rounded-sm text-ink underline decoration-field underline-offset-4 hover:text-accent";

/** Where an identity provider connects to, and how it goes. */
export function ProvisioningCards(page: ProvisioningPage) {
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <CardHeader
          title="Connect your identity provider"
          description="Microsoft Entra ID, Okta, or anything else that speaks SCIM 2.0."
        />
        <CardBody className="flex flex-col gap-4">
          <CodeBlock code={page.address} title="Address (tenant URL, SCIM connector base URL)" wrap />
          <ol className="flex list-decimal flex-col gap-1.5 ps-5 text-sm">
            <li>Create a token above. It may provision people and teams, and nothing else.</li>
            <li>
              Give the address and the token to the provider. In Entra: Enterprise applications › your
              application › Provisioning. In Okta: your application › Provisioning › Integration, with the
              HTTP header.
            </li>
            <li>Assign users and push groups. Users become people, groups become teams.</li>
          </ol>
          <Tokens tokens={page.tokens} />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="How it stands" />
        <CardBody>
          <dl className="grid grid-cols-1 gap-x-4 gap-y-2 text-sm sm:grid-cols-[minmax(0,11rem)_minmax(0,1fr)]">
            <dt className="text-muted">Users</dt>
            <dd>
              {formatNumber(page.users)}, of whom {formatNumber(page.active)} active
            </dd>
            <dt className="text-muted">Groups</dt>
            <dd>{formatNumber(page.groups)}</dd>
            {page.held > 0 ? (
              <>
                <dt className="text-muted">Held</dt>
                <dd>
                  <Link className={link} href="/ownership?tab=people">
                    {formatNumber(page.held)} people would be gone
                  </Link>
                  : too many at once, so somebody decides.
                </dd>
              </>
            ) : null}
            <dt className="text-muted">Last request</dt>
            <dd>{page.last ? <Request note={page.last} /> : <span className="text-muted">None yet</span>}</dd>
            {page.refused ? (
              <>
                <dt className="text-muted">Last refused</dt>
                <dd>
                  <Request note={page.refused} />
                  <span className="block break-words text-muted">
                    {showText(page.refused.refused ?? "", 300)}
                  </span>
                </dd>
              </>
            ) : null}
          </dl>
        </CardBody>
      </Card>
    </div>
  );
}

function Request({ note: { at, what, status } }: { note: ScimNote }) {
  return (
    <>
      <TimeText date={at} />: <span className="break-all font-mono text-xs">{showText(what, 120)}</span>,
      answered {status}
    </>
  );
}

function Tokens({ tokens }: Pick<ProvisioningPage, "tokens">) {
  if (tokens.length === 0) return <p className="text-muted text-sm">No token may provision yet.</p>;
  return (
    <div className="text-sm">
      <h3 className="mb-1 font-medium">Tokens that may provision</h3>
      <ul className="flex flex-col gap-1">
        {tokens.map(({ name, prefix, expiresAt, narrow }) => (
          <li key={prefix} className="min-w-0 break-words">
            {showText(name, 80)} <span className="font-mono text-muted text-xs">rollcall_pat_{prefix}_…</span>
            , expires <TimeText date={expiresAt} />
            {narrow ? "" : ". It may do more than that: better one of its own."}
          </li>
        ))}
      </ul>
      <p className="mt-1 text-muted">
        Revoke one on{" "}
        <Link className={link} href="/settings/tokens">
          API tokens
        </Link>
        . A new one in its place is needed before it expires.
      </p>
    </div>
  );
}
