-- Foreign keys are checked at the commit: an import may move a room and its desks in any order.
ALTER TABLE "devices" ALTER CONSTRAINT "devices_site_id_sites_id_fk" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "devices" ALTER CONSTRAINT "devices_space" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "devices" ALTER CONSTRAINT "devices_door" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "devices" ALTER CONSTRAINT "devices_equipment" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "doors" ALTER CONSTRAINT "doors_floor" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "doors" ALTER CONSTRAINT "doors_space_a" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "doors" ALTER CONSTRAINT "doors_space_b" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "equipment" ALTER CONSTRAINT "equipment_floor" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "equipment" ALTER CONSTRAINT "equipment_space" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "floors" ALTER CONSTRAINT "floors_site_id_sites_id_fk" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "spaces" ALTER CONSTRAINT "spaces_floor" DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE "spaces" ALTER CONSTRAINT "spaces_parent" DEFERRABLE INITIALLY DEFERRED;
