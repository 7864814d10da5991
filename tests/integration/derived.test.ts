import { afterAll, beforeAll, expect, it } from "vitest";
import { credentialLifetimes, statuses } from "@/lib/domain/record";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { inTransaction } from "@/lib/platform/transaction";
import { credentialFixture, derivedOf, identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const dates = [null, new Date("2027-01-01T00:00:00Z")];

it("says of every kind of credential what is known and what is not", async () => {
  const each = credentialLifetimes.flatMap((lifetime) =>
    statuses.flatMap((status) =>
      dates.flatMap((expiresAt) =>
        dates.map((createdAt) =>
          identityFixture({ credentials: [credentialFixture({ lifetime, status, expiresAt, createdAt })] }),
        ),
      ),
    ),
  );
  const several = identityFixture({ credentials: each.flatMap(({ credentials }) => credentials) });
  several.credentials = several.credentials.map((one) => credentialFixture({ ...one, ...ownIds() }));
  const identities = [...each, several, identityFixture()];
  await insertIdentities(database.pool, identities);
  await database.pool.query(
    `UPDATE identities SET credential_types = '{password}', active_credentials = 99, active_static = 99, oldest_static_at = now(),
       next_expiry_at = now(), static_unknown = NOT static_unknown, end_unknown = NOT end_unknown`,
  );
  await inTransaction(database.pool, (tx) =>
    refreshDerived(
      tx,
      identities.map(({ id }) => id),
    ),
  );
  const { rows } = await database.pool.query(
    `SELECT id, credential_types AS "credentialTypes", active_credentials AS "activeCredentials", active_static AS "activeStatic",
       oldest_static_at AS "oldestStaticAt", next_expiry_at AS "nextExpiryAt", static_unknown AS "staticUnknown", end_unknown AS "endUnknown"
     FROM identities`,
  );
  const derived = new Map(rows.map(({ id, ...row }) => [id, row]));
  for (const identity of identities) expect(derived.get(identity.id)).toEqual(derivedOf(identity));
});

function ownIds() {
  const { id, externalId } = credentialFixture();
  return { id, externalId };
}
