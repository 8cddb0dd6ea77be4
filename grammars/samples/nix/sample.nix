# NixOS module and package of the tile server.
{
  description = "Tile server";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.05";
    flake-utils = {
      url = "github:numtide/flake-utils";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    { self, nixpkgs, flake-utils, ... }@inputs:
    let
      inherit (nixpkgs) lib;
      version = lib.fileContents ./VERSION;
      systems = [ "x86_64-linux" "aarch64-linux" ];

      overlay = final: prev: {
        tiles = final.callPackage (
          { stdenv, fetchurl, libpng, withDebug ? false }:
          stdenv.mkDerivation (finalAttrs: {
            pname = "tiles";
            inherit version;

            src = lib.cleanSource ./.;
            fonts = fetchurl {
              url = "https://example.org/fonts-${finalAttrs.version}.tar.gz";
              hash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
            };

            buildInputs = [ libpng ] ++ lib.optionals stdenv.isLinux [ final.libcap ];
            cmakeFlags = [ (if withDebug then "-DDEBUG=1" else "-DNDEBUG=1") ];

            installPhase = ''
              runHook preInstall
              install -Dm755 build/tiles "$out/bin/tiles"
              for size in 256 512; do
                echo "''${size}px: ${toString 42}" >> $out/share/sizes
              done
              runHook postInstall
            '';

            meta = with lib; {
              license = licenses.mit;
              platforms = platforms.unix;
            };
          })
        ) { };
      };

      module =
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
            };
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
        };
    in
    flake-utils.lib.eachSystem systems (
      system:
      let
        pkgs = import nixpkgs { inherit system; overlays = [ overlay ]; };
        paths = map (p: ./. + "/${p}") [ "src" "tests" ] ++ [ ~/fonts <nixpkgs> ];
      in
      rec {
        packages.default = pkgs.tiles;
        packages."tiles-debug" = pkgs.tiles.override { withDebug = true; };
        devShells.default = pkgs.mkShell { packages = builtins.attrValues { inherit (pkgs) cmake ninja; }; };
        checks.paths = assert builtins.length paths == 4 && !(self ? broken); packages.default;
      }
    )
    // {
      overlays.default = overlay;
      nixosModules.default = module;
    };
}
