import type { Answer, Cursor, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { accountRealm, accountRef, parseArn, roleRef } from "./arn";
import { callAws, listed, pagesOf, plain } from "./aws-call";
import type { AwsContext, Session } from "./session";
import { addVariables, describeVariables } from "./variables";

export const functionsCall = "ListFunctions";

/** Functions of a region with the role that each runs as. Values of variables never leave this module. */
export function listFunctions(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  return pagesOf(functionsCall, cursor, async (token) => {
    const lambda = await session.clients.lambda(region);
    const input = { MaxItems: 50, ...(token ? { Marker: token } : {}) };
    const answer = await callAws("lambda:ListFunctions", ctx.signal, (options) =>
      lambda.listFunctions(input, options),
    );
    const functions = listed(answer.Functions, "lambda:ListFunctions").map((each) => ({
      ...plain({ FunctionName: each.FunctionName, FunctionArn: each.FunctionArn, Role: each.Role }),
      LastModified: each.LastModified,
      variables: describeVariables(each.Environment?.Variables ?? {}, ctx.fingerprint),
    }));
    return { body: { functions }, next: answer.NextMarker || undefined };
  });
}

/** A resource per function, the trust that it runs as its role, and a placement per variable that holds a secret. */
export function functionsToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const found of records.list(body.functions, "functions")) {
    const arn = isObject(found) ? parseArn(found.FunctionArn) : null;
    if (!isObject(found) || !arn) {
      records.problem(functionsCall, "A function has no ARN that can be read.");
      continue;
    }
    const realm = accountRealm(arn.account);
    const container = accountRef(arn.account);
    const name = typeof found.FunctionName === "string" ? clip(found.FunctionName, 200) : arn.arn;
    records.add({
      t: "resource",
      ref: { realm, externalId: arn.arn },
      kind: "lambda_function",
      name,
      container,
    });
    const role = roleRef(found.Role);
    if (role) records.add({ t: "trust", identity: role, kind: "workload", subject: arn.arn });
    else records.problem(arn.arn, "The function's role has no ARN that can be read.");
    addVariables(found.variables, { arn: arn.arn, realm, container, role }, records);
  }
  return records.parsed();
}
