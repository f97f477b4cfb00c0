CREATE TABLE "freed_times" (
	"cause" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"resource_ids" text[] NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"to_at" timestamp with time zone NOT NULL,
	"freed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "freed_times_run_forward" CHECK ("freed_times"."from_at" < "freed_times"."to_at")
);
--> statement-breakpoint
ALTER TABLE "freed_times" ADD CONSTRAINT "freed_times_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "freed_times_by_end" ON "freed_times" USING btree ("site_id","to_at");