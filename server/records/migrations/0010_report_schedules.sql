CREATE TABLE "report_files" (
	"schedule_id" text NOT NULL,
	"name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"from" date NOT NULL,
	"to" date NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_files_schedule_id_name_pk" PRIMARY KEY("schedule_id","name")
);
--> statement-breakpoint
CREATE TABLE "report_schedules" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"report_id" text NOT NULL,
	"name" text NOT NULL,
	"scope" jsonb NOT NULL,
	"rhythm" text NOT NULL,
	"at" text NOT NULL,
	"format" text NOT NULL,
	"language" text NOT NULL,
	"recipients" text[] NOT NULL,
	"active" boolean NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"last_run_at" timestamp with time zone,
	"last_result" jsonb,
	"due_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "report_files" ADD CONSTRAINT "report_files_schedule_id_report_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."report_schedules"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_schedules" ADD CONSTRAINT "report_schedules_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "report_files_age" ON "report_files" USING btree ("made_at");--> statement-breakpoint
CREATE INDEX "report_schedules_due" ON "report_schedules" USING btree ("due_at");