CREATE TABLE "devices" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"name" text NOT NULL,
	"adapter" text NOT NULL,
	"external_id" text NOT NULL,
	"model" text NOT NULL,
	"power" text NOT NULL,
	"report_every_s" double precision,
	"own_hold_s" double precision NOT NULL,
	"space_id" text,
	"door_id" text,
	"equipment_id" text,
	"commissioned_at" timestamp with time zone NOT NULL,
	CONSTRAINT "devices_external" UNIQUE("adapter","external_id"),
	CONSTRAINT "devices_one_place" CHECK (num_nonnulls("devices"."space_id", "devices"."door_id", "devices"."equipment_id") <= 1),
	CONSTRAINT "devices_power" CHECK ("devices"."power" IN ('mains', 'battery'))
);
--> statement-breakpoint
CREATE TABLE "doors" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"floor_id" text NOT NULL,
	"name" text NOT NULL,
	"space_a_id" text NOT NULL,
	"space_b_id" text,
	"at_x_m" double precision NOT NULL,
	"at_y_m" double precision NOT NULL,
	"angle_deg" double precision NOT NULL,
	"width_m" double precision NOT NULL,
	CONSTRAINT "doors_in_site" UNIQUE("site_id","id"),
	CONSTRAINT "doors_join_two" CHECK ("doors"."space_a_id" IS DISTINCT FROM "doors"."space_b_id")
);
--> statement-breakpoint
CREATE TABLE "equipment" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"floor_id" text NOT NULL,
	"space_id" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"at_x_m" double precision NOT NULL,
	"at_y_m" double precision NOT NULL,
	"running_threshold_w" double precision NOT NULL,
	"idle_threshold_w" double precision NOT NULL,
	CONSTRAINT "equipment_in_site" UNIQUE("site_id","id"),
	CONSTRAINT "equipment_thresholds" CHECK ("equipment"."idle_threshold_w" <= "equipment"."running_threshold_w")
);
--> statement-breakpoint
CREATE TABLE "floors" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"name" text NOT NULL,
	"level" integer NOT NULL,
	"width_m" double precision NOT NULL,
	"depth_m" double precision NOT NULL,
	CONSTRAINT "floors_in_site" UNIQUE("site_id","id"),
	CONSTRAINT "floors_have_size" CHECK ("floors"."width_m" > 0 AND "floors"."depth_m" > 0)
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"opening_hours" jsonb NOT NULL,
	"demo" boolean NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "spaces" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"floor_id" text NOT NULL,
	"parent_id" text,
	"kind" text NOT NULL,
	"purpose" text NOT NULL,
	"name" text NOT NULL,
	"capacity" integer NOT NULL,
	"area_m2" double precision,
	"opening_hours" jsonb,
	"outline" jsonb NOT NULL,
	CONSTRAINT "spaces_in_site" UNIQUE("site_id","id"),
	CONSTRAINT "spaces_on_floor" UNIQUE("site_id","floor_id","id"),
	CONSTRAINT "spaces_kind" CHECK ("spaces"."kind" IN ('room', 'zone', 'booth', 'desk')),
	CONSTRAINT "spaces_capacity" CHECK ("spaces"."capacity" >= 0),
	CONSTRAINT "spaces_desk_in_room" CHECK ("spaces"."kind" <> 'desk' OR "spaces"."parent_id" IS NOT NULL)
);
--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_space" FOREIGN KEY ("site_id","space_id") REFERENCES "public"."spaces"("site_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_door" FOREIGN KEY ("site_id","door_id") REFERENCES "public"."doors"("site_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_equipment" FOREIGN KEY ("site_id","equipment_id") REFERENCES "public"."equipment"("site_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "doors" ADD CONSTRAINT "doors_floor" FOREIGN KEY ("site_id","floor_id") REFERENCES "public"."floors"("site_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "doors" ADD CONSTRAINT "doors_space_a" FOREIGN KEY ("site_id","floor_id","space_a_id") REFERENCES "public"."spaces"("site_id","floor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "doors" ADD CONSTRAINT "doors_space_b" FOREIGN KEY ("site_id","floor_id","space_b_id") REFERENCES "public"."spaces"("site_id","floor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment" ADD CONSTRAINT "equipment_floor" FOREIGN KEY ("site_id","floor_id") REFERENCES "public"."floors"("site_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment" ADD CONSTRAINT "equipment_space" FOREIGN KEY ("site_id","floor_id","space_id") REFERENCES "public"."spaces"("site_id","floor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "floors" ADD CONSTRAINT "floors_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_floor" FOREIGN KEY ("site_id","floor_id") REFERENCES "public"."floors"("site_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_parent" FOREIGN KEY ("site_id","floor_id","parent_id") REFERENCES "public"."spaces"("site_id","floor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "devices_of_site" ON "devices" USING btree ("site_id");