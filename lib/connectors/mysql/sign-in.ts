import type { CredentialLifetime, CredentialType, Renewal } from "@/lib/domain/record";

/** What a plugin of the server signs an account in with. */
interface SignIn {
  type: CredentialType;
  lifetime?: CredentialLifetime;
  renewal?: Renewal;
}

const password: SignIn = { type: "password", renewal: "manual" };
/** The operating system says who the caller is. */
const machine: SignIn = { type: "platform_managed", lifetime: "platform_managed", renewal: "automatic" };
const elsewhere: SignIn = { type: "federated", lifetime: "federated", renewal: "unknown" };

const plugins: { [plugin: string]: SignIn } = {
  "": password,
  mysql_native_password: password,
  mysql_old_password: password,
  caching_sha2_password: password,
  sha256_password: password,
  ed25519: password,
  parsec: password,
  unix_socket: machine,
  auth_socket: machine,
  named_pipe: machine,
  pam: elsewhere,
  gssapi: elsewhere,
  authentication_pam: elsewhere,
  authentication_ldap_sasl: elsewhere,
  authentication_ldap_simple: elsewhere,
  authentication_kerberos: elsewhere,
  authentication_windows: elsewhere,
  authentication_openid_connect: elsewhere,
  AWSAuthenticationPlugin: elsewhere,
};

/** Accounts of this plugin sign in with nothing: they only lend their rights. */
export const noLogin = "mysql_no_login";

/** How a plugin signs in; one that this version does not know is unknown. */
export function signInOf(plugin: string): SignIn {
  return (
    (Object.hasOwn(plugins, plugin) ? plugins[plugin] : undefined) ?? { type: "unknown", lifetime: "unknown" }
  );
}
