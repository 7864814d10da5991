import type { PolicyDocument } from "./rewrite";

/** A policy as a resource of Terraform: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy */
export function terraformPolicy(name: string, document: PolicyDocument): string {
  const label = name.replace(/[^A-Za-z0-9_-]/g, "_").replace(/^(?=[^A-Za-z_])/, "_");
  return [
    `resource "aws_iam_policy" "${label}" {`,
    `  name   = ${quoted(policyName(name))}`,
    "  policy = <<-POLICY",
    ...literal(JSON.stringify(document, null, 2))
      .split("\n")
      .map((line) => `    ${line}`),
    "  POLICY",
    "}",
    "",
  ].join("\n");
}

/** A name that IAM takes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const policyName = (name: string) => name.replace(/[^\w+=,.@-]/g, "-").slice(0, 128);

/** Inside of texts Terraform puts values where `${` or `%{` stands: variables of a policy are none of its own. */
const literal = (text: string) => text.replace(/[$%](?=\{)/g, (sign) => sign + sign);

const quoted = (text: string) => literal(JSON.stringify(text));
