import { normaliseWords } from "@/lib/connectors/csv/header-words";
import {
  type CredentialType,
  credentialTypes,
  type Environment,
  environments,
  type IdentityClass,
  type IdentityKind,
  identityClasses,
  identityKinds,
  type ManagedBy,
  managers,
  type Sensitivity,
  type Status,
  sensitivities,
  statuses,
} from "@/lib/domain/record";

/** What people write in cells, for each value of the record; the record's own words are understood as they are. */
function reader<T extends string>(values: readonly T[], words: Partial<Record<T, string>>) {
  const known = new Map<string, T>();
  for (const value of values) {
    known.set(normaliseWords(value), value);
    for (const word of (words[value] ?? "").split("|")) if (word) known.set(word.trim(), value);
  }
  /** Null: not understood. */
  return (cell: string): T | null => known.get(normaliseWords(cell)) ?? null;
}

export const readKind: (cell: string) => IdentityKind | null = reader(identityKinds, {
  cloud_user: "iam user|aws user|aws iam user|cloud user|cloud benutzer",
  cloud_role: "iam role|aws role|aws iam role|role|rolle",
  root_account: "root|root user|root account",
  service_account: `service account|service accounts|serviceaccount|svc|svc account|sa|gcp service account|technical user|
    technical account|system user|functional account|generic account|shared account|dienstkonto|technischer benutzer|
    technischer user|funktionskonto|compte de service|compte technique|compte generique`,
  service_principal: "service principal|spn|sp|entra service principal|enterprise application|enterprise app",
  managed_identity: "managed identity|msi|user assigned managed identity|system assigned managed identity",
  oauth_app: "oauth app|oauth application|oauth client|app registration|application registration|oidc client",
  oauth_grant: "oauth grant|oauth consent|consent|delegated grant",
  app_installation: "app installation|github app|installed app|app|integration|slack app|bot|plugin",
  api_key: "api key|apikey|key|saas key|api schlussel|cle api",
  access_token: "access token|token|pat|personal access token|bearer token|api token|jeton",
  deploy_key: "deploy key|deployment key",
  webhook: "webhook|hook|incoming webhook",
  ci_runner: "ci runner|runner|build agent|ci|ci cd|pipeline|ci bot|cicd|build server",
  db_user: `db user|database user|database account|db account|sql user|sql login|datenbankbenutzer|db benutzer|
    utilisateur de base de donnees`,
  k8s_service_account: "k8s service account|kubernetes service account|k8s sa|kubernetes sa",
  directory_account:
    "ad account|ad user|directory account|ldap account|ldap user|active directory|gmsa|domain account|ad konto",
  system_account:
    "system account|local account|os account|linux user|unix account|windows local account|lokales konto",
  certificate:
    "certificate|cert|tls certificate|ssl certificate|x509|client certificate|zertifikat|certificat",
  ssh_key: "ssh key|sshkey|ssh schlussel|cle ssh",
  scheduled_job:
    "scheduled job|cron|cron job|cronjob|scheduled task|job|script|batch job|geplante aufgabe|tache planifiee",
  ai_agent: "ai agent|llm agent|copilot|ai assistant|ki agent|agent ia",
  mcp_server: "mcp|mcp server",
});

export const readStatus: (cell: string) => Status | null = reader(statuses, {
  active: `enabled|yes|y|true|1|live|in use|on|ok|valid|aktiv|aktiviert|ja|in betrieb|in nutzung|gultig|actif|active e|oui|
    en service|vrai|valide`,
  disabled: `inactive|no|n|false|0|off|suspended|blocked|locked|deactivated|revoked|not active|inaktiv|deaktiviert|gesperrt|
    nein|desactive|desactivee|inactif|inactive e|bloque|suspendu|non|faux|revoque`,
  expired: "abgelaufen|expire|expiree|lapsed",
  pending_deletion: `pending deletion|pending removal|to be deleted|to delete|decommissioned|decommissioning|deprecated|
    retired|deleted|zu loschen|geloscht|ausser betrieb|a supprimer|supprime|decommissionne`,
  unknown: "n a|tbd|unklar|unbekannt|inconnu",
});

export const readEnvironment: (cell: string) => Environment | null = reader(environments, {
  production: "prod|prd|p|live|produktion|produktiv|prod env|produktivumgebung|en production|pr",
  staging:
    "stage|stg|preprod|pre prod|pre production|preproduction|int|integration|vorproduktion|abnahme|uat|acceptance|recette",
  test: "qa|tst|testing|quality|testumgebung|tests|t",
  development: "dev|devel|develop|entwicklung|dvl|developpement|d",
  sandbox: "sbx|lab|playground|poc|demo|bac a sable|spielwiese",
  shared: "all|common|global|any|multiple|alle|gemeinsam|tous|partage|commun",
});

export const readSensitivity: (cell: string) => Sensitivity | null = reader(sensitivities, {
  high: `critical|very high|h|restricted|confidential|secret|strictly confidential|p1|tier 0|tier 1|hoch|sehr hoch|kritisch|
    vertraulich|streng vertraulich|eleve|elevee|haut|haute|tres eleve|critique|confidentiel|forte|fort`,
  medium: "med|m|moderate|internal|normal|mittel|intern|moyen|moyenne|interne|modere|p2|tier 2",
  low: "l|public|none|minor|niedrig|gering|offentlich|faible|bas|basse|publique|p3|tier 3",
});

export const readClass: (cell: string) => IdentityClass | null = reader(identityClasses, {
  non_human:
    "non human|nonhuman|machine|nhi|service|no|nein|non|technical|technisch|technique|false|maschine",
  human: "person|user|people|yes|ja|oui|personal|true|mensch|humain|personne",
  both: "mixed|shared",
  unsure: "unknown|unclear|unklar|unbekannt|inconnu",
});

export const readManager: (cell: string) => ManagedBy | null = reader(managers, {
  customer: "us|internal|self|own|wir|selbst|nous|interne|intern",
  provider: "cloud provider|vendor managed|anbieter|fournisseur",
  third_party: "third party|external|vendor|supplier|partner|extern|dritte|externe|tiers|prestataire",
  person: "individual|user|personal|person",
});

export const readCredentialType: (cell: string) => CredentialType | null = reader(credentialTypes, {
  access_key: "access key|aws access key|aws key|iam key|access keys|zugriffsschlussel|cle d acces",
  api_key: "api key|apikey|key|api keys|api schlussel|cle api|service key",
  password:
    "pw|pwd|passwort|kennwort|mot de passe|mdp|user password|username password|basic|basic auth|login|ntlm|kerberos",
  bearer_token:
    "token|bearer|bearer token|pat|personal access token|access token|jwt|api token|jeton|webhook url",
  oauth_client_secret:
    "client secret|oauth|oauth2|oauth client|client credentials|oauth client secret|oidc client secret",
  oauth_refresh_token: "refresh token",
  rsa_keypair: "key pair|keypair|rsa key|private key|json key|service account key|sa key|schlusselpaar",
  ssh_key: "ssh|ssh key|sshkey|ssh schlussel|cle ssh|deploy key",
  x509: "certificate|cert|client certificate|mtls|tls|zertifikat|certificat|x 509",
  federated: "oidc|saml|sso|workload identity|wif|federation|workload identity federation|assume role|irsa",
  platform_managed: "managed identity|instance profile|platform managed|managed|msi|gmsa|instance role",
  signing_secret: "signing secret|hmac|webhook secret|signing key",
  unknown: "n a|none|unbekannt|inconnu|other|various",
});

const systems = new Map(
  Object.entries({
    "amazon web services": "aws",
    amazon: "aws",
    "aws iam": "aws",
    "google cloud": "gcp",
    "google cloud platform": "gcp",
    "microsoft azure": "azure",
    "azure ad": "entra",
    "microsoft entra": "entra",
    "microsoft entra id": "entra",
    "entra id": "entra",
    "active directory": "ad",
    "on prem ad": "ad",
    postgresql: "postgres",
    "microsoft sql server": "mssql",
    "sql server": "mssql",
    k8s: "kubernetes",
    "github com": "github",
    "gitlab com": "gitlab",
  }),
);

/** The short word for a system: `Amazon Web Services` is `aws`, `Hand-made Tool` is `hand-made-tool`. Empty for none. */
export function readSystem(cell: string): string {
  const words = normaliseWords(cell);
  return systems.get(words) ?? words.replaceAll(" ", "-").slice(0, 64);
}
