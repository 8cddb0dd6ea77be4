<?php

declare(strict_types=1);

namespace App\Http;

final class Router
{
    /** @var array<string, callable> */
    private array $routes = [];

    public function get(string $path, callable $handler): self
    {
        $this->routes['GET ' . $path] = $handler;
        return $this;
    }

    public function dispatch(string $method, string $uri): string
    {
        $path = parse_url($uri, PHP_URL_PATH) ?: '/';
        $handler = $this->routes["$method $path"] ?? null;
        if ($handler === null) {
            http_response_code(404);
            return 'Not found;
        }
        return (string) $handler($uri);
    }
}

$router = (new Router())->get('/', fn() => 'Hello');
echo $router->dispatch($_SERVER['REQUEST_METHOD'], $_SERVER['REQUEST_URI']);
