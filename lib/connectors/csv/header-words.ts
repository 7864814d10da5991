import type { SheetField } from "@/lib/connectors/csv/fields";

/**
 * What people call the columns of such a register: English, German and French, written as `normaliseHeader` gives them
 * (lower case, no accents, single blanks). A header that is one of these is certain; one that contains one is likely.
 */
const words: Record<Exclude<SheetField, "ignore">, string> = {
  name: `name|account name|user name|username|user|login|login name|identity|identity name|service account|service account name|
    service account id|svc account|sa name|nhi|nhi name|principal|principal name|display name|displayname|bot|bot name|app|
    app name|application|application name|client|client name|key name|token name|secret name|credential name|integration|
    integration name|account id name|service|service name|role|role name|agent|agent name|job|job name|api key name|
    bezeichnung|benutzer|benutzername|dienstkonto|dienstkonten|technischer benutzer|technischer user|kontoname|konto name|
    nom|nom du compte|compte de service|compte technique|utilisateur|nom d utilisateur|identifiant de connexion|libelle`,
  system: `system|platform|provider|source|source system|target system|tool|vendor|saas|cloud|cloud provider|technology|
    product|directory|system name|plattform|anbieter|quelle|quellsystem|zielsystem|hersteller|werkzeug|systeme|plateforme|
    fournisseur|outil|editeur`,
  external_id: `external id|externalid|id|unique id|object id|objectid|principal id|user id|userid|resource id|client id|
    clientid|app id|appid|application id|guid|uuid|sid|immutable id|account identifier|identifier|kennung|eindeutige id|
    identifiant|identifiant unique`,
  realm: "realm|issuer realm",
  alias: `alias|aliases|arn|upn|user principal name|service account email|sa email|other names|also known as|
    amazon resource name|aliasname|autres noms`,
  account: `account|account id|aws account|aws account id|account number|subscription|subscription id|project|project id|
    gcp project|tenant|cluster|organisation|organization|org|workspace|repository|repo|database|host|server|konto|kontonummer|
    projekt|mandant|abonnement|datenbank|compte|numero de compte|projet|depot|base de donnees|serveur`,
  kind: `kind|type|account type|identity type|nhi type|category|object type|principal type|art|typ|kontotyp|kontoart|kategorie|
    type de compte|categorie|nature`,
  class: "class|human or non human|human or machine|is human|klasse|classe",
  managed_by: "managed by|managedby|verwaltet von|gere par",
  status: `status|state|account status|enabled|active|is active|is enabled|lifecycle|lifecycle state|zustand|
    aktiv|statut|etat|actif`,
  description: `description|desc|notes|note|comment|comments|remark|remarks|details|beschreibung|bemerkung|bemerkungen|
    kommentar|notiz|notizen|commentaire|commentaires|remarque|remarques`,
  purpose: `purpose|use|usage|use case|usecase|used for|business purpose|justification|business justification|reason|why|
    function|zweck|verwendungszweck|verwendung|nutzung|einsatzzweck|begrundung|grund|but|objet|finalite|utilisation|motif`,
  environment: "environment|env|stage|tier|landscape|umgebung|stufe|environnement",
  sensitivity: `sensitivity|data sensitivity|criticality|classification|data classification|risk|risk level|impact|
    schutzbedarf|kritikalitat|vertraulichkeit|klassifizierung|risiko|sensibilite|criticite|confidentialite|risque`,
  owner: `owner|owners|technical owner|tech owner|owned by|account owner|service owner|application owner|app owner|contact|
    contact person|responsible|responsible person|custodian|maintainer|administrator|admin contact|owner email|primary owner|
    secondary owner|backup owner|requested by|requester|created by|eigentumer|eigentuemer|besitzer|verantwortlich|
    verantwortlicher|verantwortliche|verantwortliche person|technischer verantwortlicher|technisch verantwortlich|
    ansprechpartner|ansprechperson|kontakt|inhaber|zustandig|zustandiger|antragsteller|proprietaire|responsable|
    responsable technique|titulaire|demandeur|contact technique|point de contact|email|
    e mail|mail|email address|e mail adresse|adresse mail|courriel`,
  business_owner: `business owner|business owners|owner business|business contact|business sponsor|business responsible|
    business lead|sponsor|executive sponsor|process owner|data owner|product owner|product manager|budget owner|
    cost center owner|business unit owner|fachverantwortlicher|fachverantwortliche|fachlich verantwortlich|
    fachlicher verantwortlicher|fachlicher eigentumer|fachlicher ansprechpartner|prozessverantwortlicher|
    budgetverantwortlicher|responsable metier|responsable fonctionnel|proprietaire metier|referent metier|sponsor metier`,
  team: `team|owner team|owning team|team name|group|owner group|department|dept|squad|tribe|business unit|bu|division|unit|
    cost center|abteilung|gruppe|bereich|fachbereich|organisationseinheit|kostenstelle|equipe|service responsable|departement|
    direction|unite`,
  created: `created|created at|created on|creation date|create date|date created|created date|creation|start date|
    provisioned|provisioned on|issued|issued at|issue date|since|valid from|erstellt|erstellt am|erstelldatum|
    erstellungsdatum|anlagedatum|angelegt am|ausgestellt am|gultig ab|cree|cree le|date de creation|date creation|emis le`,
  expires: `expires|expiry|expires at|expires on|expiration|expiration date|expiry date|date of expiry|valid until|valid to|
    valid till|not after|end date|end of life|ttl end|renewal date|lauft ab|lauft ab am|ablauf|ablaufdatum|gultig bis|
    ablaufend|enddatum|expire|expire le|expiration le|date d expiration|date expiration|valable jusqu au|valide jusqu au|
    date de fin|echeance`,
  last_used: `last used|lastused|last use|last usage|last login|last logon|last sign in|last signin|last seen|last activity|
    last active|last access|last accessed|last authentication|last authenticated|recently used|zuletzt genutzt|
    zuletzt verwendet|zuletzt benutzt|letzte nutzung|letzte verwendung|letzte anmeldung|letzter login|letzter zugriff|
    letzte aktivitat|derniere utilisation|derniere connexion|dernier acces|dernier usage|utilise le|derniere activite`,
  credential_type: `credential type|credentialtype|auth type|authentication|authentication type|authentication method|
    auth method|auth|login method|secret type|key type|token type|method|anmeldeart|anmeldeverfahren|authentifizierung|
    authentifizierungsart|art der anmeldung|zugangsart|type d authentification|methode d authentification|
    authentification|type de secret|type de cle`,
  credential_id: `credential id|credentialid|key id|keyid|access key id|access key|accesskeyid|aws access key id|
    aws access key|token id|certificate serial|serial number|serial|thumbprint|fingerprint|key fingerprint|schlussel id|
    schlusselkennung|zugriffsschlussel id|seriennummer|fingerabdruck|id de cle|identifiant de cle|numero de serie|empreinte`,
  last_rotated: `last rotated|lastrotated|last rotation|rotated|rotated at|rotated on|rotation date|password last set|
    pwd last set|password last changed|password changed|last password change|key last rotated|last changed|last renewal|
    zuletzt rotiert|zuletzt geandert|letzte rotation|letzte anderung|passwort geandert|passwort zuletzt geandert|
    letzte passwortanderung|derniere rotation|dernier changement|dernier changement de mot de passe|
    date de rotation|mot de passe change le`,
  permissions: `permissions|permission|privileges|privilege|rights|access|access level|access rights|scopes|scope|roles|
    entitlements|entitlement|grants|policies|policy|assigned roles|api permissions|groups|member of|berechtigung|
    berechtigungen|rechte|zugriff|zugriffsrechte|rollen|rolle|privilegien|gruppen|droits|droits d acces|autorisations|
    permissions accordees|acces|privileges accordes|roles attribues|habilitations`,
};

/** Columns that hold a secret, in words beyond the English ones that every reader knows. */
const secretWords = new Set(
  `passwort|passworter|passwoerter|kennwort|kennworter|geheimnis|geheimer schlussel|api schlussel|zugangsdaten|
    privater schlussel|mot de passe|mots de passe|mdp|cle api|cle secrete|cle privee|jeton|secret partage|contrasena|
    credentials|secret value|key value|token value|connection string|connectionstring|dsn|pat|pin|private key pem`
    .split("|")
    .map((each) => each.trim()),
);

const byWord = new Map<string, SheetField>();
for (const field of Object.keys(words) as (keyof typeof words)[]) {
  for (const word of words[field].split("|")) byWord.set(word.trim(), field);
}

/** A header in the form the tables know: `Eigentümer (techn.)` is `eigentumer techn`, `lastUsedAt` is `last used at`. */
export function normaliseHeader(header: string): string {
  return normaliseWords(header.replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2"));
}

/** Words without case, accents and signs. */
export function normaliseWords(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The field that a normalised header names exactly. */
export function fieldOfHeader(normalised: string): SheetField | null {
  return byWord.get(normalised) ?? byWord.get(normalised.replaceAll(" ", "")) ?? null;
}

/** The longest known words that stand within a normalised header: `service account owner (IT)` holds `account owner`. */
export function fieldWithinHeader(normalised: string): { field: SheetField; word: string } | null {
  const parts = normalised.split(" ").slice(0, 12);
  for (let length = parts.length - 1; length > 0; length -= 1) {
    // The last words of a name say what it is, so they are tried first.
    for (let start = parts.length - length; start >= 0; start -= 1) {
      const word = parts.slice(start, start + length).join(" ");
      const field = byWord.get(word);
      if (field && word.length > 2) return { field, word };
    }
  }
  return null;
}

/** Whether a normalised header names a secret in one of the words above. */
export function namesSecretHere(normalised: string): boolean {
  return secretWords.has(normalised);
}
