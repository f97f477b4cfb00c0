CREATE TABLE "evaluation_facts" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"fact" text NOT NULL,
	"unit_kind" text NOT NULL,
	"unit_id" text NOT NULL,
	"period" text NOT NULL,
	"value" double precision NOT NULL,
	"coverage" double precision,
	"source_kind" text NOT NULL,
	"reference" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"batch_id" text,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	"replaced_by" text,
	CONSTRAINT "evaluation_facts_coverage" CHECK ("evaluation_facts"."coverage" IS NULL OR ("evaluation_facts"."coverage" >= 0 AND "evaluation_facts"."coverage" <= 1))
);
--> statement-breakpoint
CREATE TABLE "evaluation_judgements" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"name" text NOT NULL,
	"note" text NOT NULL,
	"nodes" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "evaluation_judgements_name" UNIQUE("site_id","name")
);
--> statement-breakpoint
CREATE TABLE "evaluation_peers" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "evaluation_peers_site_id_id_pk" PRIMARY KEY("site_id","id"),
	CONSTRAINT "evaluation_peers_name" UNIQUE("site_id","name")
);
--> statement-breakpoint
CREATE TABLE "evaluation_rule_sets" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"rule_set" jsonb NOT NULL,
	"note" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "evaluation_rule_sets_site_id_id_version_pk" PRIMARY KEY("site_id","id","version")
);
--> statement-breakpoint
CREATE TABLE "evaluation_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"settings" jsonb NOT NULL,
	"status" text NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"step" text,
	"created_at" timestamp with time zone NOT NULL,
	"by_name" text NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error" jsonb,
	"log" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"summary" jsonb,
	"facts_hash" text,
	"rule_sets_hash" text,
	"result_hash" text,
	"facts" text,
	"rule_sets" text,
	"result" text,
	CONSTRAINT "evaluation_runs_status" CHECK ("evaluation_runs"."status" IN ('queued', 'running', 'done', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "fact_imports" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"report" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "evaluation_facts" ADD CONSTRAINT "evaluation_facts_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_facts" ADD CONSTRAINT "evaluation_facts_batch_id_fact_imports_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."fact_imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_judgements" ADD CONSTRAINT "evaluation_judgements_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_peers" ADD CONSTRAINT "evaluation_peers_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_rule_sets" ADD CONSTRAINT "evaluation_rule_sets_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_runs" ADD CONSTRAINT "evaluation_runs_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fact_imports" ADD CONSTRAINT "fact_imports_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "evaluation_facts_standing" ON "evaluation_facts" USING btree ("site_id","unit_kind","unit_id","period","fact") WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX "evaluation_facts_of_batch" ON "evaluation_facts" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "evaluation_facts_replaced" ON "evaluation_facts" USING btree ("replaced_by");--> statement-breakpoint
CREATE INDEX "evaluation_runs_of_site" ON "evaluation_runs" USING btree ("site_id","created_at");--> statement-breakpoint
CREATE INDEX "evaluation_runs_waiting" ON "evaluation_runs" USING btree ("created_at") WHERE status IN ('queued', 'running');--> statement-breakpoint
CREATE INDEX "fact_imports_of_site" ON "fact_imports" USING btree ("site_id","at");