        { config, pkgs, ... }:
        let
          cfg = config.services.tiles;
        in
        {
          options.services.tiles = {
            enable = lib.mkEnableOption "the tile server";
            port = lib.mkOption {
              type = lib.types.port;
              default = 8080;
              description = "Port to listen on; \"0\" takes any.";
            }
            settings = lib.mkOption {
              type = with lib.types; attrsOf (oneOf [ str int bool ]);
              default = { };
            };
          };

          config = lib.mkIf cfg.enable {
            assertions = [
              {
                assertion = cfg.port > 1024 || cfg.settings ? root -> cfg.settings.root or false;
                message = "tiles: a low port needs root";
              }
            ];
            systemd.services.tiles = {
              wantedBy = [ "multi-user.target" ];
              environment = lib.mapAttrs' (name: value: lib.nameValuePair "TILES_${lib.toUpper name}" (toString value)) cfg.settings;
              serviceConfig.ExecStart = "${pkgs.tiles}/bin/tiles --port ${toString cfg.port}";
            };
          };
        }
