#Requires -Version 7.2
<#
.SYNOPSIS
    Moves old log files to an archive and writes a report.
.EXAMPLE
    ./Move-OldLog.ps1 -Path ./logs -Days 30 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true, ValueFromPipeline = $true)]
    [ValidateNotNullOrEmpty()]
    [string[]]$Path,

    [ValidateRange(1, 3650)]
    [int]$Days = 30,

    [switch]$Recurse
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

enum ArchiveState {
    Skipped = 0
    Moved = 1
    Failed = 2
}

class ArchiveEntry {
    [string]$Name
    [long]$Bytes
    [ArchiveState]$State = [ArchiveState]::Skipped
    hidden [datetime]$Seen

    ArchiveEntry([System.IO.FileInfo]$file) {
        $this.Name = $file.FullName
        $this.Bytes = $file.Length
        $this.Seen = [datetime]::UtcNow
    }

    [string] ToString() {
        return '{0,-8} {1:N1} KB  {2}' -f $this.State, ($this.Bytes / 1024), $this.Name
    }

    static [int] Compare([ArchiveEntry]$left, [ArchiveEntry]$right) {
        return $left.Bytes.CompareTo($right.Bytes)
    }
}

function Get-OldLog {
    [OutputType([System.IO.FileInfo])]
    param([string]$Root, [datetime]$Before)

    $options = @{
        Path    = $Root
        Filter  = '*.log'
        File    = $true
        Recurse = $Recurse.IsPresent
    }
    Get-ChildItem @options |
        Where-Object { $_.LastWriteTime -lt $Before -and $_.Name -notmatch '^keep[-_]' } |
        Sort-Object -Property LastWriteTime -Descending
}

function Move-ToArchive([System.IO.FileInfo]$File, [string]$Target) {
    $entry = [ArchiveEntry]::new($File)
    try {
        if ($PSCmdlet.ShouldProcess($File.FullName, "Move to `"$Target`"")) {
            Move-Item -LiteralPath $File.FullName -Destination $Target -Force
            $entry.State = [ArchiveState]::Moved
        }
    }
    catch [UnauthorizedAccessException], [System.IO.IOException] {
        Write-Warning "Cannot move $($File.Name): $($_.Exception.Message)"
        $entry.State = [ArchiveState]::Failed
    }
    finally {
        $script:seen++
    }
    return $entry
}

$seen = 0
$entries = [System.Collections.Generic.List[ArchiveEntry]]::new()
$limit = (Get-Date).AddDays(-$Days)

foreach ($root in $Path) {
    $target = Join-Path -Path $root -ChildPath ('archive-{0:yyyyMMdd}' -f $limit)
    $null = New-Item -ItemType Directory -Path $target -Force
    Get-OldLog -Root $root -Before $limit | ForEach-Object { $entries.Add((Move-ToArchive $_ $target)) }
}

switch -Regex ($env:REPORT_FORMAT) {
    '^json$' { $entries | ConvertTo-Json -Depth 3; break }
    '^csv' {
        $size = @{ Name = 'KB'; Expression = { [math]::Round($_.Bytes / 1024, 1) } }
        $entries | Select-Object -Property @('Name', 'State', $size) | ConvertTo-Csv
    }
    default {
        $total = ($entries | Measure-Object -Property Bytes -Sum).Sum
        @"
Seen:  $seen
Moved: $($entries.Where({ $_.State -eq 'Moved' }).Count) files, $total bytes
Limit: ${limit}
"@
    }
}

if ($entries.State -contains [ArchiveState]::Failed) { exit 1 } else { exit 0 }
