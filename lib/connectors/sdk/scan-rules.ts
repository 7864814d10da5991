import type { CredentialType } from "@/lib/domain/record";

/** What the names of scanners' rules and detectors say; the first that fits. A name that says nothing is unknown. */
const types: [RegExp, CredentialType][] = [
  [/refresh.?token/i, "oauth_refresh_token"],
  [/client.?secret|oauth2?.?secret|GOCSPX/i, "oauth_client_secret"],
  [/web.?hook.?(?:url|address)|slack.?web.?hook|teams.?web.?hook|discord.?web.?hook/i, "bearer_token"],
  [/signing|web.?hook|hmac|cookie.?secret|secret.?key.?base/i, "signing_secret"],
  [/ssh/i, "ssh_key"],
  [/private.?key|\brsa\b|pkcs|\bpem\b/i, "rsa_keypair"],
  [/certificate|x\.?509|\bpfx\b|\bp12\b/i, "x509"],
  [
    /^aws$|^aws(?:session)?keys?$|aws.?(?:access|secret|credential)|access.?key|secret.?access/i,
    "access_key",
  ],
  [
    /pass(?:word|wd|phrase)|basic.?auth|\burl?i\b|credentials.?in.?url|jdbc|odbc|connection.?string|postgres|mysql|mongo|redis|rabbitmq|sql.?server|ldap|\bftp\b|snowflake/i,
    "password",
  ],
  [
    /\bjwt\b|json.?web.?token|token|\bpat\b|[-_]pat$|bearer|oauth|^git(?:hub|lab)|^slack|^npm|^pypi|^vault|session/i,
    "bearer_token",
  ],
  [
    /api.?key|apikey|[-_]key$|\bkey\b|^(?:openai|anthropic|stripe|sendgrid|mailgun|twilio|datadog|azure)/i,
    "api_key",
  ],
];

/** The type of credential that a rule looks for. */
export function typeOfRule(rule: string): CredentialType {
  return types.find(([pattern]) => pattern.test(rule))?.[1] ?? "unknown";
}
