import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/auth/auth-frame";
import { LoginForm } from "@/components/auth/login-form";
import { loadSignInWays } from "@/lib/features/members/loaders";
import { currentMember } from "@/lib/platform/auth/current-member";
import { ownPath } from "@/lib/platform/origin";

export const metadata: Metadata = { title: "Sign in" };

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? null;

type Query = Record<string, string | string[] | undefined>;

export default async function LoginPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const target = ownPath(first(query.callbackUrl));
  if ((await currentMember()) !== null) redirect(target);
  const ways = await loadSignInWays();
  return (
    <AuthFrame title="Sign in">
      <LoginForm target={target} error={first(query.error)} {...ways} />
    </AuthFrame>
  );
}
