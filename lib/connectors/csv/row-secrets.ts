import { columnLetters } from "@/lib/connectors/csv/detect";
import { namesSecretHere, normaliseHeader } from "@/lib/connectors/csv/header-words";
import type { SheetSecret } from "@/lib/connectors/csv/page";
import type { CredentialType } from "@/lib/domain/record";
import { findKeyIds, findSecrets, type SecretMatch } from "@/lib/domain/secrets/find";
import { standingOf } from "@/lib/domain/secrets/liveness";
import { looksLikeSecretColumn } from "@/lib/domain/secrets/names";

export interface CleanRow {
  /** The cells without any secret. */
  cells: string[];
  secrets: SheetSecret[];
}

type Fingerprint = ((secret: string) => string) | null;
type NamedColumn = { header: string; secret: boolean };

/**
 * Takes every secret out of a row: whole cells of columns that are named so, and what looks like a secret anywhere else,
 * also in columns that are not imported. Only live-looking ones are reported; placeholders and printed examples just go.
 */
export function dropSecrets(
  row: { row: number; cells: readonly string[] },
  columns: readonly NamedColumn[],
  fingerprint: Fingerprint,
): CleanRow {
  const secrets: SheetSecret[] = [];
  const keyId = keyIdOf(row.cells);
  const hasValues = columns.some(({ header }) => isValueHeader(header));
  const labelled = hasValues && row.cells.some((cell) => cell.length <= 200 && namesSecret(cell));
  const cells = row.cells.map((cell, index) => {
    if (cell.trim() === "") return "";
    const column = columns[index] ?? { header: `Column ${columnLetters(index)}`, secret: false };
    const place = { column: column.header, cell: `${columnLetters(index)}${row.row}` };
    const report = (value: string, kind: Pick<SheetSecret, "type" | "credentialType">, own: boolean) => {
      const print = fingerprint ? fingerprint(value) : null;
      secrets.push({ ...place, ...kind, fingerprint: print, own });
      return print ? `[removed secret ${print.slice(0, 8)}]` : "[removed secret]";
    };
    if (column.secret || (labelled && isValueHeader(column.header)))
      return dropCell(cell, column.header, keyId, report);
    return dropWithin(cell, keyId, report);
  });
  return { cells, secrets };
}

type Report = (value: string, kind: Pick<SheetSecret, "type" | "credentialType">, own: boolean) => string;

/** Sheets of settings: the name of the secret stands in one column, the secret in the one called "value". */
function isValueHeader(header: string): boolean {
  return /^(?:value|wert|valeur)[es]?$/i.test(header.trim());
}
const wholeKeyId = /^(?:AKIA|ASIA)[A-Z0-9]{16}$/;
/** What people write where a secret should stand: where it really is, or whether there is one. */
const elsewhere =
  /\b(?:vault|1password|lastpass|bitwarden|keepass|keeper|dashlane|cyberark|secrets? ?manager|key ?vault|keychain|see|siehe|voir|ask|safe|tresor|coffre|stored|encrypted|rotated|managed|sso|oidc|federated|unknown|not set|never|expired|unbekannt|inconnu)\b/i;

function dropCell(cell: string, header: string, keyId: string | null, report: Report): string {
  const value = cell.trim();
  // The id of a key is public: in a column "API key" it is what identifies the credential.
  if (wholeKeyId.test(value)) return value;
  const inside = secretsIn(value, keyId);
  if (inside.length > 0) {
    for (const match of inside) {
      if (!match.example) report(value.slice(match.start, match.end), match, true);
    }
    return "";
  }
  const isWord = /^\p{L}{1,12}$/u.test(value) && !/password|passwort|token|secret/i.test(value);
  const talks = value.includes(" ") && elsewhere.test(value);
  const isPlain =
    value.length < 4 || talks || (isWord && elsewhere.test(value)) || /^[\d\s./:-]{1,20}$/.test(value);
  if (!isPlain && standingOf(value) === "live") report(value, kindOfHeader(header), true);
  return "";
}

function dropWithin(cell: string, keyId: string | null, report: Report): string {
  const found = secretsIn(cell, keyId);
  let clean = "";
  let at = 0;
  for (const match of found) {
    const value = cell.slice(match.start, match.end);
    clean +=
      cell.slice(at, match.start) + (match.example ? "[removed example]" : report(value, match, false));
    at = match.end;
  }
  return clean + cell.slice(at);
}

/** Also finds what is a secret only beside the key id of its row: AWS secret keys have no shape of their own. */
function secretsIn(cell: string, keyId: string | null): SecretMatch[] {
  const found = findSecrets(cell);
  if (found.length > 0 || keyId === null || cell.includes(keyId)) return found;
  const lead = `${keyId} `;
  return findSecrets(lead + cell)
    .map((match) => ({ ...match, start: match.start - lead.length, end: match.end - lead.length }))
    .filter((match) => match.start >= 0);
}

function keyIdOf(cells: readonly string[]): string | null {
  for (const cell of cells) {
    const found = findKeyIds(cell)[0];
    if (found) return found.keyId;
  }
  return null;
}

function namesSecret(cell: string): boolean {
  return looksLikeSecretColumn(cell) || namesSecretHere(normaliseHeader(cell));
}

function kindOfHeader(header: string): { type: string; credentialType: CredentialType } {
  const name = normaliseHeader(header);
  if (/pass|pwd|kennwort|mot de passe|mdp|contrasena|\bpin\b/.test(name))
    return { type: "password", credentialType: "password" };
  if (/client secret/.test(name)) return { type: "client secret", credentialType: "oauth_client_secret" };
  if (/signing|hmac|webhook/.test(name)) return { type: "signing secret", credentialType: "signing_secret" };
  if (/private|privat|privee/.test(name)) return { type: "private key", credentialType: "rsa_keypair" };
  if (/api|schlussel|cle\b/.test(name)) return { type: "API key", credentialType: "api_key" };
  if (/token|jeton|\bpat\b/.test(name)) return { type: "token", credentialType: "bearer_token" };
  return { type: "secret", credentialType: "unknown" };
}
