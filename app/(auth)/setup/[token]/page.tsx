import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AuthFrame } from "@/components/auth/auth-frame";
import { SetupForm } from "@/components/auth/setup-form";
import { loadInvitation } from "@/lib/features/members/loaders";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await loadInvitation(token);
  if (invitation?.kind !== "setup") notFound();
  return (
    <AuthFrame
      title="Create the administrator"
      lead="There is no default account. This link works once; after that, people join by invitation."
    >
      <SetupForm token={token} />
    </AuthFrame>
  );
}
