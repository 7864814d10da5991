import { PageSkeleton } from "@/components/feedback/skeletons";

export default function AccountsLoading() {
  return <PageSkeleton title="Accounts" />;
}
