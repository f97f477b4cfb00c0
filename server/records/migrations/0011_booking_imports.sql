CREATE TABLE "booking_imports" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"report" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "imported_bookings" (
	"booking_id" text PRIMARY KEY NOT NULL,
	"import_id" text NOT NULL,
	"row" integer NOT NULL,
	"key" text,
	"is_record" boolean NOT NULL,
	"told" text,
	CONSTRAINT "imported_bookings_once" UNIQUE("key"),
	CONSTRAINT "imported_bookings_told" CHECK ("imported_bookings"."told" IN ('came', 'nobody-came'))
);
--> statement-breakpoint
CREATE TABLE "withdrawn_times" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"units" text[] NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"to_at" timestamp with time zone NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "booking_imports" ADD CONSTRAINT "booking_imports_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_bookings" ADD CONSTRAINT "imported_bookings_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_bookings" ADD CONSTRAINT "imported_bookings_import_id_booking_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."booking_imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "withdrawn_times" ADD CONSTRAINT "withdrawn_times_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "booking_imports_of_site" ON "booking_imports" USING btree ("site_id","at");--> statement-breakpoint
CREATE INDEX "imported_bookings_of" ON "imported_bookings" USING btree ("import_id");