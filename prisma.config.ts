import { defineConfig } from "prisma/config";

/** Every file below prisma/ is part of the schema; migrations are applied by lib/platform/migrate.ts. */
export default defineConfig({ schema: "prisma", migrations: { path: "prisma/migrations" } });
