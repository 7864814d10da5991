import type { Answer, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { accountRealm, accountRef, parseIamArn } from "./arn";
import { callAws, fourAtATime, listed, plain } from "./aws-call";
import type { AwsContext, Session } from "./session";

export const providersCall = "ListIdentityProviders";

/** Who may vouch for outsiders in this account: OIDC issuers and SAML providers. Roles' trust names them. */
export async function* listIdentityProviders(ctx: AwsContext, session: Session): AsyncGenerator<Answer> {
  const iam = await session.clients.iam();
  const oidc = await callAws("iam:ListOpenIDConnectProviders", ctx.signal, (options) =>
    iam.listOpenIDConnectProviders({}, options),
  );
  const oidcProviders = await fourAtATime(
    listed(oidc.OpenIDConnectProviderList, "iam:ListOpenIDConnectProviders"),
    async ({ Arn = "" }) => {
      const answer = await callAws("iam:GetOpenIDConnectProvider", ctx.signal, (options) =>
        iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: Arn }, options),
      );
      return { Arn, ...plain(answer) };
    },
  );
  const saml = await callAws("iam:ListSAMLProviders", ctx.signal, (options) =>
    iam.listSAMLProviders({}, options),
  );
  const samlProviders = listed(saml.SAMLProviderList, "iam:ListSAMLProviders").map(plain);
  yield { call: providersCall, body: { oidcProviders, samlProviders }, next: null };
}

/** A resource per provider, and one that holds the list of issuers: what is removed leaves it. */
export function providersToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  const issuers: string[] = [];
  for (const kind of ["oidc", "saml"] as const) {
    for (const provider of records.list(body[`${kind}Providers`], kind)) {
      const arn = isObject(provider) && typeof provider.Arn === "string" ? parseIamArn(provider.Arn) : null;
      if (!isObject(provider) || !arn) {
        records.problem(kind, "A provider has no ARN that can be read.");
        continue;
      }
      const url = typeof provider.Url === "string" ? clip(provider.Url, 1000) : arn.name;
      const name = kind === "oidc" && !url.includes("://") ? `https://${url}` : url;
      if (kind === "oidc") issuers.push(name);
      records.add({
        t: "resource",
        ref: { realm: accountRealm(arn.account), externalId: arn.arn },
        kind: `${kind}_provider`,
        name,
        container: accountRef(arn.account),
      });
    }
  }
  const account = page.scope.container?.externalId;
  if (account)
    records.add({
      t: "resource",
      ref: { realm: accountRealm(account), externalId: `${account}/identity-providers` },
      kind: "identity_providers",
      name: "Identity providers",
      container: accountRef(account),
      policy: { issuers: issuers.sort() },
    });
  return records.parsed();
}
